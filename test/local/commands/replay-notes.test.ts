import { describe, expect, it } from 'vitest';
import { replayNotes } from '#functions/local/commands/replay-notes.ts';

const counts = { invocations: 10, duplicates: 2 };
const nothing = { late: 0, bodiesUnread: 0, unusedPrices: [], summary: { checkErrors: 0, counts } };

describe('what is said at the end of a replay', () => {
  it('is nothing when there is nothing to say', () => expect(replayNotes(nothing, {})).toEqual([]));

  it('is how many lines were late, to a person', () => {
    expect(replayNotes({ ...nothing, late: 1 }, {})).toEqual([expect.stringMatching(/^1 line came more than an hour/)]);
    expect(replayNotes({ ...nothing, late: 1 }, { json: true })).toEqual([]);
  });

  it('is to a person that no call was new, and then not that they were late', () => {
    const again = { ...nothing, late: 9, summary: { checkErrors: 0, counts: { invocations: 0, duplicates: 10 } } };
    expect(replayNotes(again, {})).toEqual([expect.stringMatching(/^no call is new/)]);
    expect(replayNotes(again, { json: true })).toEqual([]);
  });

  it.each([{}, { json: true }])('is how many judgements failed: %j', (options) => {
    expect(replayNotes({ ...nothing, summary: { checkErrors: 1200, counts } }, options)).toEqual([
      '1,200 judgements failed inside a check: sums are right, alerts may be missing',
    ]);
  });

  it.each([{}, { json: true }])('is how many requests are not beside the logs: %j', (options) => {
    expect(replayNotes({ ...nothing, bodiesUnread: 3 }, options)).toEqual([
      expect.stringMatching(/^3 requests to look for loops in went to S3, .* are not beside it: loops may be missing/),
    ]);
  });

  it.each([{}, { json: true }])('is one line with every price that named nothing: %j', (options) => {
    expect(replayNotes({ ...nothing, unusedPrices: ['a.b', 'c\n"d"'] }, options)).toEqual([
      'prices of "a.b", "c \\"d\\"" were used for nothing: no call and no listed model has that name',
    ]);
  });

  it('stays one line of readable length however many and long they are', () => {
    const unusedPrices = Array.from({ length: 1000 }, (_, number) => `${number}`.repeat(1000));
    const [line = ''] = replayNotes({ ...nothing, unusedPrices }, {});
    expect(line).toMatch(/ and 990 more were used for nothing/);
    expect(line.length).toBeLessThan(2000);
  });
});
