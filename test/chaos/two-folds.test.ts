import { expect, it } from 'vitest';
import { minuteOf, msOf } from '#core/time.ts';
import { describeOnEngine } from '../support/engine.ts';
import { configOf, functionsOn } from '../support/functions-on.ts';
import { goldenCalls, minutesFrom, tableAgainst } from '../support/golden.ts';
import { toolLoop } from '../support/tool-loop.ts';

const START = minuteOf(Date.UTC(2026, 10, 2, 23, 20));
const config = configOf({ budgets: [{ match: { account: true }, period: 'day', limitUsd: 0.5 }] });

describeOnEngine('two folds of one table at once', (engine) => {
  it('give exact sums, hours that agree with minutes, and each finding once', { timeout: 30_000 }, async () => {
    const tables = await engine().tables();
    const minutes = minutesFrom(START, 60);
    const calls = [
      ...goldenCalls({ seed: 'two folds', count: 600, minutes }),
      toolLoop({ conversation: 'c1', at: msOf(START + 3), repeats: 6 }),
    ];
    const ingest = functionsOn(engine().client, tables, config);
    await ingest.deliver(
      calls.slice(0, 1).map(({ line }) => line),
      msOf(START),
    );
    const watches = [functionsOn(engine().client, tables, config), functionsOn(engine().client, tables, config)];
    const reported: string[] = [];
    // Deliveries keep coming, some for minutes long folded, while both folds tick at once.
    for (let minute = 0; minute <= 60; minute += 4) {
      const lines = calls
        .filter(({ at }, i) => {
          const due = minuteOf(at) - START;
          return (due >= minute - 6 && due < minute + 4) || i % 16 === minute / 4;
        })
        .map(({ line }) => line);
      const now = msOf(START + minute);
      const [, ...answers] = await Promise.all([
        ingest.deliver(lines, now).then((answer) => reported.push(...answer.findings.map((one) => one.fingerprint))),
        ...watches.map((watch, i) => watch.tick(now + i * 20_000)),
      ]);
      for (const { findings } of answers) {
        for (const { fingerprint, change } of findings) if (change === 'opened') reported.push(fingerprint);
      }
    }
    await ingest.deliver(
      calls.map(({ line }) => line),
      msOf(START + 130),
    );
    for (const at of [130, 131, 132]) await Promise.all(watches.map((watch) => watch.tick(msOf(START + at))));

    const sums = await tableAgainst(ingest.ledger, calls);
    expect(sums.table).toEqual(sums.calls);
    expect(sums.table.hours.length).toBeGreaterThan(0);
    expect(sums.table.days.length).toBeGreaterThan(0);
    for (const scope of await ingest.ledger.scopes()) expect(await ingest.ledger.dirtyMarks(scope, 10)).toEqual([]);
    expect(new Set(reported).size).toBe(reported.length);
    expect(reported.length).toBeGreaterThanOrEqual(2);
  });
});
