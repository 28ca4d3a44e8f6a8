import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageBuilder } from '#core/ledger/page.ts';
import { hitRate, noPrompts, PromptHistory, sizeOf, sumOf, writtenOf } from '#core/ledger/prompt-history.ts';
import { DAY, HOUR } from '#core/time.ts';
import { BOT } from '../../support/conversations.ts';
import { promptsOf } from '../../support/prompts.ts';
import { NINE } from '../../support/row.ts';

const pageOf = (input: number) => {
  const page = new PageBuilder();
  const tally = page.entry(BOT, BOT, undefined);
  tally.calls = 1;
  tally.tokens.input = input;
  return page.build();
};

describe('the prompts of a spender', () => {
  const history = promptsOf([
    [NINE - DAY, { input: 1 }],
    [NINE - HOUR, { input: 2, cacheRead: 3 }],
    [NINE - 1, { cacheRead: 5, cacheWrite5m: 1, cacheWrite1h: 1 }],
    [NINE - 1, { input: 7 }, 'other'],
  ]);
  it('are summed by minute, hour and day', () => {
    const all = sumOf(history.inMinutes(BOT, NINE - HOUR, NINE));
    expect(all).toMatchObject({ calls: 3, input: 9000, cacheRead: 8000 });
    expect([sizeOf(all), writtenOf(all)]).toEqual([19_000, 2000]);
    expect(sizeOf(sumOf(history.inHours(BOT, NINE - DAY, NINE)))).toBe(20_000);
    expect(sizeOf(sumOf(history.inDays(BOT, NINE - 9 * HOUR - DAY, NINE - 9 * HOUR)))).toBe(1000);
    expect(history.daysOf(BOT, NINE - 9 * HOUR)).toBe(1);
  });
  it('are kept by model', () => {
    expect([...history.inMinutes(BOT, NINE - 1, NINE).keys()].sort()).toEqual([BOT, 'other'].sort());
  });
  it('have no hit rate where there are none', () => expect(hitRate(noPrompts())).toBeUndefined());
  it('are none of somebody else', () => expect(history.inDays('other', 0, NINE).size).toBe(0));
});

it('is the same whether a minute is added at once or in steps', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }), (states) => {
      const [once, often] = [new PromptHistory(), new PromptHistory()];
      let before: ReturnType<typeof pageOf> | undefined;
      for (const state of states) {
        often.addChange(NINE, before, pageOf(state));
        before = pageOf(state);
      }
      once.addChange(NINE, undefined, pageOf(states.at(-1) ?? 0));
      const inputs = (of: PromptHistory) => sumOf(of.inMinutes(BOT, NINE, NINE + 1)).input;
      expect(inputs(often)).toBe(inputs(once));
    }),
  );
});

it('forgets what no check looks back on', () => {
  const history = promptsOf([[NINE, { input: 1 }]]);
  history.forget(NINE + 10 * DAY);
  expect(history.inDays(BOT, 0, NINE + 10 * DAY).size).toBe(0);
});
