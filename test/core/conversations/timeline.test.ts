import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { conversationAround, MOST_LETTERS, type TimelineCall, timelineOf } from '#core/conversations/timeline.ts';
import type { TurnFeatures } from '#core/invocation/invocation.ts';
import { msOf } from '#core/time.ts';
import { NINE, uuid } from '../../support/row.ts';

const CENT = 10_000_000_000n;
const START = msOf(NINE);

const aCall = (
  number: number,
  features: Partial<TurnFeatures> = {},
  other: Partial<TimelineCall> = {},
): TimelineCall => ({
  requestId: uuid(number),
  timestamp: START + number * 4000,
  listCost: CENT,
  isPriced: true,
  promptTokens: 1000 + number,
  features: { keyId: 1, conversation: 'c', turns: 2 * number + 1, ...features },
  ...other,
});

/** Calls by their letters, `-` for one that nothing is known of; each repeats in its request what the one before it returned. */
const calling = (letters: string, results: readonly (string | undefined)[] = []): TimelineCall[] =>
  Array.from(letters, (letter, at) => {
    const result = results[at - 1];
    return aCall(at, {
      ...(letter !== '-' && { call: letter }),
      ...(result !== undefined && { result, resultIsError: result.startsWith('error') }),
    });
  });

const lettersOf = (calls: readonly TimelineCall[], likeness: 'turn' | 'request' = 'turn'): string => {
  const { marks, groups } = timelineOf(calls, [], likeness);
  return marks.map(({ group }) => groups[group]?.letter ?? (groups[group]?.what === 'others' ? '.' : '?')).join('');
};

describe('the letters of calls', () => {
  it.each([
    ['equal calls share one, and A came first', 'xyxyxy', 'ABABAB'],
    ['a call made once has none', 'pqxrx', '..A.A'],
    ['a call that is not in the log is unknown, not another one', 'x-x-', 'A?A?'],
    ['the seventh most frequent has none', 'aaabbccddeeffgghh', 'AAABBCCDDEEFF....'],
  ])('%s', (_what, calls, letters) => {
    expect(lettersOf(calling(calls))).toBe(letters);
  });

  it('tell a tool call from an answer, whatever their hashes', () => {
    const calls = [{ call: 'h' }, { answer: 'h' }, { call: 'h' }, { answer: 'h' }].map((one, at) => aCall(at, one));
    expect(lettersOf(calls)).toBe('ABAB');
    expect(timelineOf(calls, [], 'turn').groups.map(({ what }) => what)).toEqual(['call', 'answer']);
  });

  it('go by what was sent where that is what repeats', () => {
    const sent = (at: number, promptTokens: number | undefined) =>
      aCall(at, { turns: 1, call: `${at}` }, { promptTokens });
    expect(lettersOf([sent(0, 500), sent(1, 500), sent(2, 501), sent(3, undefined)], 'request')).toBe('AA.?');
  });
});

describe('what a call came to', () => {
  const outcomes = (calls: readonly TimelineCall[]) =>
    timelineOf(calls, [], 'turn').marks.map(({ outcome }) => outcome);

  it('is in the next request: news, what was there before, or an error whether it was or not', () => {
    expect(outcomes(calling('xxyxxx', ['r', 'r', 's', 'error', 'error']))).toEqual([
      ...['new', 'again', 'new', 'error', 'error'],
      undefined,
    ]);
  });

  it('is not known where the next request is not in the log, or begins anew', () => {
    expect(outcomes(calling('xx', [undefined]))).toEqual([undefined, undefined]);
    expect(
      outcomes([aCall(1, { call: 'x', turns: 5 }), aCall(2, { call: 'x', turns: 5, result: 'r' })])[0],
    ).toBeUndefined();
  });

  it('is nothing of an answer', () => {
    expect(outcomes([aCall(1, { answer: 'x' }), aCall(2, { result: 'r' })])[0]).toBeUndefined();
  });

  it('has a longest stretch without news', () => {
    const { stale } = timelineOf(calling('abcdefg', ['r', 'r', 's', 'r', 's', 'r']), [], 'turn');
    expect(stale).toEqual({ first: 3, last: 5 });
  });
});

describe('the cycle', () => {
  const cycleOf = (letters: string) => timelineOf(calling(letters), [], 'turn').cycle;

  it.each([
    ['one call', 'pqxxxx', { groups: [0], times: 4, first: 2, last: 5 }],
    ['two in turns', 'pxyxyxyx', { groups: [0, 1], times: 3, first: 1, last: 6 }],
    ['three, once a call was made twice', 'xxyzxyzxyz', { groups: [0, 1, 2], times: 3, first: 1, last: 9 }],
  ])('of %s', (_what, letters, cycle) => {
    expect(cycleOf(letters)).toEqual(cycle);
  });

  it('is broken by a call made once, and is none of what comes once', () => {
    expect(cycleOf('xypxy')).toBeUndefined();
    expect(cycleOf('abc')).toBeUndefined();
  });
});

describe('before and after', () => {
  const five = calling('xxxxx');

  it('the call that tipped it has been paid', () => {
    expect(timelineOf(five, [{ at: START, requestId: uuid(1).toUpperCase() }], 'turn')).toMatchObject({
      tipped: [1],
      before: 2n * CENT,
      after: 3n * CENT,
    });
  });

  it('goes by the time where the call is not known', () => {
    expect(timelineOf(five, [{ at: START + 8000 }, { at: START - 1 }], 'turn')).toMatchObject({
      tipped: [2, -1],
      before: 3n * CENT,
    });
  });

  it('says on which side the price of a call is missing', () => {
    const calls = five.map((call, at) => ({ ...call, isPriced: at < 3 }));
    expect(timelineOf(calls, [{ at: START + 8000 }], 'turn')).toMatchObject({ unpricedBefore: 0, unpricedAfter: 2 });
  });
});

describe('the conversation around what was found', () => {
  const at = (minute: number, keyId = 1) => aCall(minute, { keyId }, { timestamp: START + minute * 60_000 });

  it('ends where it paused for longer than an hour', () => {
    const calls = [at(0), at(61), at(121), at(181), at(242)];
    expect(conversationAround(calls, { at: START + 121 * 60_000 })).toEqual(calls.slice(1, 4));
  });

  it('has no call whose hashes are of another key', () => {
    const calls = [at(0), at(1, 2), at(2)];
    expect(conversationAround(calls, { at: START, requestId: uuid(2) })).toEqual([calls[0], calls[2]]);
  });

  it('is nothing where there are no calls', () => {
    expect(conversationAround([], { at: START })).toEqual([]);
  });
});

const anyCalls = fc.array(
  fc.record({
    call: fc.option(fc.constantFrom(...'abcdefghij'), { nil: undefined }),
    result: fc.option(fc.constantFrom('r', 's', 't'), { nil: undefined }),
    isError: fc.boolean(),
    cost: fc.bigInt(0n, 10n ** 15n),
  }),
  { maxLength: 60 },
);

test.prop([anyCalls, fc.integer({ min: -1, max: 60 })])('loses no call and no pico-dollar', (given, alert) => {
  const calls = given.map(({ call, result, isError, cost }, at) =>
    aCall(at, { ...(call && { call }), ...(result && { result, resultIsError: isError }) }, { listCost: cost }),
  );
  const { marks, groups, before, after, cycle } = timelineOf(calls, [{ at: START + alert * 4000 }], 'turn');
  const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);
  const total = sum(calls.map(({ listCost }) => listCost));
  expect(before + after).toBe(total);
  expect(before).toBe(sum(calls.slice(0, alert + 1).map(({ listCost }) => listCost)));
  expect(marks.at(-1)?.spent ?? 0n).toBe(total);
  expect(sum(groups.map((group) => group.before))).toBe(before);
  expect(sum(groups.map((group) => group.after))).toBe(after);
  expect(groups.reduce((count, group) => count + group.calls, 0)).toBe(calls.length);
  expect(groups.filter(({ letter }) => letter).length).toBeLessThanOrEqual(MOST_LETTERS);
  for (const [at, { group }] of marks.entries()) {
    if (groups[group]?.letter === undefined) continue;
    for (const [other, mark] of marks.entries()) {
      expect(mark.group === group).toBe(given[other]?.call === given[at]?.call);
    }
  }
  if (cycle) {
    const stretch = marks.slice(cycle.first, cycle.last + 1).map(({ group }) => group);
    expect(stretch).toEqual(Array.from({ length: cycle.times }, () => cycle.groups).flat());
  }
});
