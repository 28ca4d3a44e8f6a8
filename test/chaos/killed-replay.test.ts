import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatUsd } from '#core/money.ts';
import { minuteOf } from '#core/time.ts';
import { seeded } from '#functions/local/sample/random.ts';
import { run, summaryOf } from '../support/cli.ts';
import { describeOnEngine } from '../support/engine.ts';
import { goldenCalls, minutesFrom } from '../support/golden.ts';

const calls = goldenCalls({
  seed: 'killed',
  count: 1500,
  minutes: minutesFrom(minuteOf(Date.UTC(2026, 10, 2, 22)), 200),
});
const cost = formatUsd(calls.reduce((sum, { counts }) => sum + (counts.at(-1) ?? 0n), 0n));

describeOnEngine('a replay that is killed again and again', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'killed-replay-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('ends with an exact table, to which the same input adds nothing', { timeout: 60_000 }, async () => {
    const [file, db] = [join(folder, 'log.jsonl'), join(folder, 'tables.db')];
    await writeFile(file, calls.map(({ line }) => line).join('\n'));
    const random = seeded('moments');
    let killed = 0;
    for (const killAfter of [250, random.int(450, 900), random.int(600, 1300)]) {
      const { code } = await run(['replay', file, '--db', db, '--json'], { killAfter });
      if (code === null) killed++;
    }
    expect(killed).toBeGreaterThan(0);

    const second = await run(['replay', file, '--db', db, '--json']);
    expect(second.code).toBe(0);
    expect(summaryOf(second)).toMatchObject({ records: 1500, rejected: 0, other: 0, tooLate: 0 });
    expect(summaryOf(second).table).toEqual({ invocations: 1500, listCostUsd: cost });

    const third = await run(['replay', file, '--db', db, '--json']);
    expect(summaryOf(third)).toMatchObject({ records: 1500, invocations: 0, duplicates: 1500, listCostUsd: '0' });
    expect(summaryOf(third).table).toEqual(summaryOf(second).table);
    expect(third.json().filter(({ type }) => type === 'finding')).toEqual([]);

    for (const day of ['2026-11-02', '2026-11-03']) {
      const verified = await run(['verify', day, file, '--db', db]);
      expect(verified.stdout).toContain('no difference');
      expect(verified.code).toBe(0);
    }
  });
});
