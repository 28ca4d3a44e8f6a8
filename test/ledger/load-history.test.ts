import { describe, expect, it } from 'vitest';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { SpendHistory } from '#core/ledger/spend-history.ts';
import { DAY, type EpochMinute, floorTo, HOUR, startOfDay } from '#core/time.ts';
import { foldLedger, progressOf } from '#functions/ledger/fold-ledger.ts';
import { loadHistory } from '#functions/ledger/load-history.ts';
import { NINE, plainFold, row, SCOPE } from '../support/row.ts';

const MIDNIGHT = startOfDay(NINE);

/** Five days with a call every 20 minutes: what a process has that saw them all, and what one reads that starts now. */
async function bothAt(now: EpochMinute): Promise<{ warm: SpendHistory; cold: SpendHistory }> {
  const store = memoryLedger();
  const warm = new SpendHistory();
  const first = MIDNIGHT - 5 * DAY;
  await store.addScope(SCOPE, first);
  let number = 0;
  for (let minute = first; minute <= now; minute += 20) await store.putSegment(SCOPE, minute, [row(++number, minute)]);
  for (let at = first + 600; at < now + 600; at += 600) {
    const folded = await foldLedger(store, plainFold, SCOPE, await progressOf(store, SCOPE), Math.min(at, now));
    for (const { minute, before, after } of folded.minutes) warm.addChange(minute, before, after);
    await folded.finish();
  }
  const cold = new SpendHistory();
  await loadHistory(store, SCOPE, now, now, [cold]);
  return { warm, cold };
}

describe('a history read from the pages', () => {
  it.each([
    ['just after midnight', MIDNIGHT + 5],
    ['in the first hours of a day', MIDNIGHT + 190],
    ['in the morning', NINE + 7],
    ['at the end of a day', MIDNIGHT + DAY - 1],
  ])('%s answers as one that was fed all along', async (_, now) => {
    const { warm, cold } = await bothAt(now);
    for (const day of [0, 1, 2, 4].map((age) => startOfDay(now) - age * DAY)) {
      expect(cold.since(day)).toEqual(warm.since(day));
      expect(cold.onDay(day)).toEqual(warm.onDay(day));
    }
    for (const back of [0, 1, 3, 24, 47]) {
      const hour = floorTo(now, HOUR) - back * HOUR;
      expect(cold.onHour(hour), `${back} h ago`).toEqual(warm.onHour(hour));
    }
    for (const ago of [0, 30, 60])
      expect(cold.lastHour(now + 1 - ago), `${ago} min ago`).toEqual(warm.lastHour(now + 1 - ago));
    const spenders = [...warm.since(0).keys()];
    expect(spenders.length).toBeGreaterThan(0);
    for (const id of spenders) expect(cold.firstDayOf(id)).toBe(warm.firstDayOf(id));
  });

  it('of a scope nobody knows is empty', async () => {
    const history = new SpendHistory();
    await loadHistory(memoryLedger(), SCOPE, NINE, NINE, [history]);
    expect(history.since(0)).toEqual(new Map());
  });
});
