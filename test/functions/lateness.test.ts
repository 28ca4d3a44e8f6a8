import { expect, it } from 'vitest';
import { emptyTally, foldRows } from '#core/ledger/page.ts';
import { pricingOf } from '#core/pricing/pricing.ts';
import { DAY, floorTo, HOUR, minuteOf, msOf } from '#core/time.ts';
import { describeOnEngine } from '../support/engine.ts';
import { functionsOn } from '../support/functions-on.ts';
import { type GoldenCall, goldenCalls, sumsIn, sumsOf, tableAgainst } from '../support/golden.ts';

const NOW = minuteOf(Date.UTC(2026, 10, 20, 12, 30));
const callsAt = (minute: number, seed: string): GoldenCall[] =>
  goldenCalls({ seed, count: 20, minutes: [minute], scopes: 1 });
const linesOf = (calls: readonly GoldenCall[]) => calls.map(({ line }) => line);

describeOnEngine('records that come late', (engine) => {
  it.each([
    { what: 'a minute', late: 1 },
    { what: 'an hour', late: HOUR },
    { what: 'a day', late: DAY },
    { what: '20 days', late: 20 * DAY },
    { what: '33 days', late: 33 * DAY },
  ])('$what later land in their own minute, hour and day', async ({ late }) => {
    const functions = functionsOn(engine().client, await engine().tables());
    const [onTime, delayed] = [callsAt(NOW - late, 'on time'), callsAt(NOW - late, 'late')];
    await functions.deliver(linesOf(onTime), msOf(NOW - 1));
    await functions.tick(msOf(NOW));
    const answer = await functions.deliver(linesOf(delayed), msOf(NOW));
    expect(answer).toMatchObject({ invocations: 20, tooLate: 0 });
    await functions.tick(msOf(NOW + 1));

    const [minute, both] = [NOW - late, [...onTime, ...delayed]];
    expect(await sumsIn(functions.ledger, minute, minute + 1, 'minute')).toEqual(sumsOf(both));
    const sums = await tableAgainst(functions.ledger, both);
    expect(sums.table).toEqual(sums.calls);
    const [hour, day] = [floorTo(minute, HOUR), floorTo(minute, DAY)];
    if (late >= HOUR) expect(await sumsIn(functions.ledger, hour, hour + HOUR, 'hour')).toEqual(sumsOf(both));
    if (late >= DAY) expect(await sumsIn(functions.ledger, day, day + DAY, 'day')).toEqual(sumsOf(both));
  });

  it('of 34 days are counted as too late with their dollars, once, and are in no page', async () => {
    const functions = functionsOn(engine().client, await engine().tables());
    const minute = NOW - 34 * DAY;
    const [fresh, old] = [callsAt(NOW, 'fresh'), callsAt(minute, 'old')];
    const answer = await functions.deliver(linesOf([...fresh, ...old, ...old]), msOf(NOW));
    expect(answer).toMatchObject({ invocations: 60, tooLate: 20 });
    await functions.deliver(linesOf(old.slice(5)), msOf(NOW + 1));
    await functions.tick(msOf(NOW + 1));

    expect(await sumsIn(functions.ledger, minute - DAY, NOW + 1, 'minute')).toEqual(sumsOf(fresh));
    expect(await functions.ledger.dirtyMarks('aws.111122223333.us-east-1', 10)).toEqual([]);
    const kept = await functions.ledger.readTooLate('aws.111122223333.us-east-1');
    const sum = emptyTally();
    for (const { tally } of foldRows(kept, pricingOf({}, [])).entries.values()) {
      sum.calls += tally.calls;
      sum.listCost += tally.listCost;
    }
    expect(sum.calls).toBe(20);
    expect(sum.listCost).toBe(old.reduce((total, { counts }) => total + (counts.at(-1) ?? 0n), 0n));
  });

  it('of 34 days that are in the sums already are not too late: they are there', async () => {
    const functions = functionsOn(engine().client, await engine().tables());
    const minute = NOW - 34 * DAY;
    const calls = callsAt(minute, 'known');
    await functions.deliver(linesOf(calls), msOf(minute));
    expect(await functions.deliver(linesOf(calls), msOf(NOW))).toMatchObject({ invocations: 20, tooLate: 0 });
    expect(await functions.ledger.readTooLate('aws.111122223333.us-east-1')).toEqual([]);
  });
});
