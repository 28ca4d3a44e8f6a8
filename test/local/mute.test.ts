import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { incidentId } from '#core/findings/incident-ref.ts';
import { parseModelId } from '#core/profiles/parse-model-id.ts';
import { run } from '../support/cli.ts';
import { describeOnEngine } from '../support/engine.ts';
import { toolLoop } from '../support/tool-loop.ts';

describeOnEngine('mute, on a table that is kept', () => {
  let folder = '';
  let db = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mute-'));
    db = join(folder, 'spend.db');
    const { line } = toolLoop({ conversation: 'c1', at: Date.UTC(2026, 10, 2, 9), repeats: 5 });
    await writeFile(join(folder, 'logs.jsonl'), `${line}\n`);
    await run(['replay', join(folder, 'logs.jsonl'), '--db', db, '--json']);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('silences an incident by its id, and lets it be told again', { timeout: 60_000 }, async () => {
    const cause = parseModelId('us.anthropic.claude-sonnet-4-6').spender;
    const id = incidentId({ account: 'aws.111122223333.*', cause, episode: 1 });
    const muted = await run(['mute', id, '--until', '4h', '--reason', 'a load test', '--db', db]);
    expect(muted).toMatchObject({ code: 0, stdout: expect.stringMatching(/^snoozed until .*Z: 1 finding now/) });
    const lifted = await run(['unmute', `${id}#4`, '--db', db, '--json']);
    expect(JSON.parse(lifted.stdout)).toMatchObject({ v: 1, type: 'unmute', findings: 1, mutes: [expect.any(String)] });
  });

  it('says when nothing is called so', { timeout: 60_000 }, async () => {
    const muted = await run(['mute', '00000000.1', '--until', '4h', '--reason', 'x', '--db', db]);
    expect(muted).toMatchObject({ code: 0, stdout: expect.stringContaining('but nothing that goes on is called') });
  });

  it('makes no table of its own', { timeout: 60_000 }, async () => {
    const none = join(folder, 'none.db');
    const refused = await run(['mute', 'check:budget', '--until', '4h', '--reason', 'x', '--db', none]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no such file') });
    expect(await readdir(folder)).not.toContain('none.db');
  });

  it.each([
    [['mute', 'check:budget', '--until', 'soon', '--reason', 'x'], 'until: must be a time such as'],
    [
      ['mute', 'check:budget', '--until', '2d'],
      'mute needs --until TIME (4h, 2d, or 2026-11-26T09:00:00Z) and --reason TEXT',
    ],
    [['mute', 'check:budget', '--reason', 'x'], 'mute needs --until TIME'],
    [
      ['mute', 'check:budget', '--until', '2d', '--reason', 'x', '--kind', 'ignored'],
      '--kind ignored: there are snoozed, expected, suppressed',
    ],
  ])('%j: says what to write instead', { timeout: 60_000 }, async (args, fault) => {
    const refused = await run([...args, '--db', db]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(fault) });
  });
});
