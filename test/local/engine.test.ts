import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startDynamodb } from '#functions/local/engine/embedded-dynamodb.ts';
import { startEngine } from '#functions/local/engine/engine.ts';
import { localKeyRing } from '#functions/local/engine/local-state.ts';
import { UsageError } from '#functions/local/usage-error.ts';
import { describeOnEngine } from '../support/engine.ts';

const MAIN = fileURLToPath(new URL('../../functions/local/main.ts', import.meta.url));
const FIXTURE = new URL('../fixtures/bedrock-logs/synthetic-records.jsonl', import.meta.url);

describe('the engine of a local run', () => {
  it('has one key ring from its first use on', async () => {
    const engine = await startEngine({});
    const [first, second] = [await localKeyRing(engine.state), await localKeyRing(engine.state)];
    await engine.stop();
    expect(second).toEqual(first);
    expect(await engine.state.read('key-ring').catch(() => 'stopped')).toBeTruthy();
  });

  it('at an address where nobody answers is a wrong flag', async () => {
    const refused: unknown = await startEngine({ endpoint: 'http://127.0.0.1:9' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UsageError);
    expect(String(refused)).toMatch(/no DynamoDB to use at http:\/\/127\.0\.0\.1:9/);
  });

  it('that ends at once is told in its own words', async () => {
    await expect(startDynamodb('/bin/false')).rejects.toThrow(/ended at once/);
    await expect(startDynamodb('/no/such/program')).rejects.toThrow(/ENOENT/);
  });
});

describeOnEngine('a replay that is ended by a signal', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s takes its engine and its lock with it',
    { timeout: 20_000 },
    async (signal) => {
      const folder = mkdtempSync(join(tmpdir(), 'ended-'));
      const args = [MAIN, 'replay', '-', '--report', folder, '--db', join(folder, 'x.db')];
      const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'pipe'] });
      // The input stays open, so that the replay waits for more.
      child.stdin.write(`${readFileSync(FIXTURE, 'utf8').split('\n')[0]}\n`);
      await once(child.stderr, 'data');
      const engines = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
      expect(engines).toEqual([expect.stringMatching(/^\d+$/)]);
      expect(readFileSync(join(folder, 'x.db.lock'), 'utf8')).toBe(`${child.pid}\n`);
      child.kill(signal);
      const [, endedBy] = await once(child, 'exit');
      expect(endedBy).toBe(signal);
      for (let waited = 0; waited < 2000 && isRunning(engines[0]); waited += 20) await sleep(20);
      expect(isRunning(engines[0])).toBe(false);
      expect(readdirSync(folder)).not.toContain('x.db.lock');
      rmSync(folder, { recursive: true });
    },
  );
});

/** A process that has ended and that nobody has waited for is a zombie: it runs no more. */
function isRunning(pid: string | undefined): boolean {
  return existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
