import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConversationCall, dearestCalls } from '#core/conversations/conversation-call.ts';
import { Conversations } from '#core/conversations/conversations.ts';
import { HOUR, msOf } from '#core/time.ts';
import { aCall, BOT } from '../../support/conversations.ts';
import { NINE, USD } from '../../support/row.ts';

const ROLE = `role ${BOT} role-hash`;

function given(...minutes: readonly (readonly ConversationCall[])[]): Conversations {
  const conversations = new Conversations();
  for (const [index, calls] of minutes.entries()) {
    conversations.set(NINE + index, calls);
    conversations.advance(NINE + index + 1);
  }
  return conversations;
}

describe('a conversation', () => {
  it('adds up its calls over the minutes, and those of others not', () => {
    const [known] = given([aCall('a', NINE), aCall('b', NINE)], [aCall('a', NINE + 1), aCall('a', NINE + 1)]).of(
      NINE + 1,
      NINE + 1,
    );
    expect(known).toMatchObject({ conversation: 'a', spender: BOT, since: msOf(NINE) });
    expect(known?.steps.map(({ calls, listCost }) => [calls, listCost])).toEqual([
      [1, USD / 10n],
      [2, (2n * USD) / 10n],
      [3, (3n * USD) / 10n],
    ]);
  });

  it('is the same by another spender or another key: somebody else’s', () => {
    const calls = [aCall('a', NINE), aCall('a', NINE, { spender: 'other' }), aCall('a', NINE, { keyId: 2 })];
    expect(given(calls).of(NINE, NINE)).toHaveLength(3);
  });

  it('has a minute that is set again as it was set last', () => {
    const conversations = given([aCall('a', NINE), aCall('b', NINE)]);
    conversations.set(NINE, [aCall('a', NINE), aCall('a', NINE)]);
    const known = conversations.of(NINE, NINE);
    expect(known.map(({ conversation, steps }) => [conversation, steps.length])).toEqual([['a', 2]]);
  });

  it('is judged as of a minute: later calls do not count yet', () => {
    const [known] = given([aCall('a', NINE)], [aCall('a', NINE + 1)]).of(NINE, NINE);
    expect(known?.steps).toHaveLength(1);
  });

  it('keeps its sums when its minutes are too old to change', () => {
    const conversations = given(...Array.from({ length: 40 }, (_, minute) => [aCall('a', NINE + minute)]));
    const [known] = conversations.of(NINE + 39, NINE + 39);
    expect(known?.steps.at(-1)).toMatchObject({ calls: 40, listCost: 4n * USD });
    expect(known?.steps.length).toBeLessThan(15);
    conversations.set(NINE + 5, []);
    expect(conversations.of(NINE + 39, NINE + 39)[0]?.steps.at(-1)?.calls).toBe(40);
  });

  it('counts a request that is sent again, by its messages and tokens', () => {
    const same = { turns: 5, promptTokens: 1000 };
    const [known] = given(
      [aCall('a', NINE, same), aCall('a', NINE, { turns: 7, promptTokens: 1200 })],
      [aCall('a', NINE + 1, same)],
    ).of(NINE + 1, NINE + 1);
    expect(known?.steps.map(({ repeats }) => repeats)).toEqual([1, 1, 2]);
    expect(known?.steps.at(-1)?.repeatsCost).toBe((2n * USD) / 10n);
  });

  it('of whose requests no size is known repeats none', () => {
    const unknown = () => aCall('a', NINE, { turns: 5, promptTokens: undefined });
    const [known] = given([unknown(), unknown()]).of(NINE, NINE);
    expect(known?.steps.map(({ repeats }) => repeats)).toEqual([1, 1]);
  });

  it('of whose requests nothing is in the log has begun once, as far as is known', () => {
    const [known] = given([aCall('a', NINE), aCall('a', NINE), aCall('a', NINE)]).of(NINE, NINE);
    expect(Math.max(1, known?.steps.at(-1)?.starts ?? 0)).toBe(1);
  });

  it('counts long answers that were cut, and what they cost', () => {
    const [known] = given([aCall('a', NINE, { isCut: true }), aCall('a', NINE), aCall('a', NINE, { isCut: true })]).of(
      NINE,
      NINE,
    );
    expect(known?.steps.at(-1)).toMatchObject({ calls: 3, cut: 2, cutCost: (2n * USD) / 10n });
  });

  it('that several people opened with the same words has begun so many times', () => {
    const opening = () => aCall('hi', NINE, { turns: 1 });
    const [known] = given([opening(), opening(), aCall('hi', NINE, { turns: 3 })]).of(NINE, NINE);
    expect(known?.steps.at(-1)).toMatchObject({ calls: 3, starts: 2 });
  });
});

describe('where there are more calls than can be followed', () => {
  const flood = (size: number, other: Partial<ConversationCall> = {}) =>
    Array.from({ length: size }, (_, one) => aCall(`flood ${one}`, NINE, other));

  it('an agent is followed whose single calls are cheaper than those of the flood, since together they are not', () => {
    const agent = Array.from({ length: 5 }, () => aCall('agent', NINE, { listCost: USD / 40n }));
    const known = given([...flood(3_000), ...agent]).of(NINE, NINE);
    expect(known).toHaveLength(1_996);
    expect(known.find(({ conversation }) => conversation === 'agent')?.steps).toHaveLength(5);
  });

  it('a flood of one conversation leaves room for the others', () => {
    const one = Array.from({ length: 5_000 }, () => aCall('retries', NINE));
    const known = given([...one, aCall('other', NINE)]).of(NINE, NINE);
    expect(known.map(({ conversation, steps }) => [conversation, steps.length])).toEqual([
      ['retries', 200],
      ['other', 1],
    ]);
  });

  it('follows from their set which are, and they stay in order', () => {
    const calls = flood(50);
    const kept = dearestCalls(calls, 10);
    expect(kept).toHaveLength(10);
    expect(dearestCalls(calls.toReversed(), 10)).toEqual(kept.toReversed());
    expect(dearestCalls(calls, 50)).toEqual(calls);
  });

  it('a request that is sent again is counted among ever new ones', () => {
    const minutes = Array.from({ length: 40 }, (_, minute) => [
      ...Array.from({ length: 150 }, () => aCall('a', NINE + minute)),
      aCall('a', NINE + minute, { turns: 9, promptTokens: 7 }),
    ]);
    const [known] = given(...minutes).of(NINE + 39, NINE + 39);
    expect(known?.steps.at(-1)).toMatchObject({ calls: 40 * 151, repeats: 40, repeatsCost: 4n * USD });
  });

  it('conversations that have ended are forgotten before those that go on', () => {
    const conversations = new Conversations();
    for (let minute = 0; minute < 45; minute++) {
      const calls = Array.from({ length: 1_500 }, (_, one) => aCall(`${minute}.${one}`, NINE + minute));
      const dear = { listCost: USD };
      const quiet = minute === 0 ? [aCall('quiet', NINE, dear)] : [];
      conversations.set(NINE + minute, [...calls, aCall('goes on', NINE + minute, dear), ...quiet]);
      conversations.advance(NINE + minute + 1);
    }
    const callsOf = (conversation: string): number | undefined => {
      conversations.set(NINE + 45, [aCall(conversation, NINE + 45)]);
      return conversations.of(NINE + 45, NINE + 45)[0]?.steps.at(-1)?.calls;
    };
    expect([callsOf('goes on'), callsOf('quiet')]).toEqual([46, 1]);
  });
});

describe('what conversations of a kind usually cost', () => {
  const quiet = (conversations: Conversations, minutes: number): Conversations => {
    conversations.advance(NINE + minutes);
    return conversations;
  };
  const ended = (conversations: Conversations, kind = ROLE): number =>
    conversations.past.usualOf(kind)?.conversations ?? 0;

  it('counts one that has been quiet for ten minutes', () => {
    const conversations = given([aCall('a', NINE)]);
    expect(ended(quiet(conversations, 10))).toBe(0);
    expect(ended(quiet(conversations, 11))).toBe(1);
  });

  it('counts one that goes on after all once, at all it has cost', () => {
    const conversations = quiet(given([aCall('a', NINE, { turns: 1 })]), 15);
    conversations.set(NINE + 15, [aCall('a', NINE + 15, { turns: 3, listCost: 9n * USD })]);
    conversations.advance(NINE + 16);
    expect(ended(conversations)).toBe(0);
    expect(ended(quiet(conversations, 40))).toBe(1);
    expect(Number(conversations.past.usualOf(ROLE)?.median) / Number(USD)).toBeCloseTo(9.1, 0);
  });

  it('counts one of the same words after an hour as another', () => {
    const conversations = quiet(given([aCall('a', NINE)]), 70);
    conversations.set(NINE + 80, [aCall('a', NINE + 80)]);
    expect(ended(quiet(conversations, 80 + 70))).toBe(2);
  });

  it('is kept by role, and by system prompt and tools where there are some', () => {
    const conversations = quiet(given([aCall('a', NINE, { prefix: 'p' }), aCall('b', NINE)]), 30);
    expect(ended(conversations)).toBe(2);
    expect(ended(conversations, `prompt ${BOT} 1 p`)).toBe(1);
  });

  it('does not count what has no price, for which nobody knows what it cost', () => {
    expect(ended(quiet(given([aCall('a', NINE, { isPriced: false })]), 30))).toBe(0);
  });

  it('is stored by the hour, and read again it is the same', () => {
    const { past } = quiet(given([aCall('a', NINE), aCall('b', NINE)]), 90);
    expect(past.open(NINE + HOUR)).toEqual([NINE]);
    const stored = past.worthStoring(NINE);
    past.close(NINE);
    const again = new Conversations().past;
    again.load(NINE, stored);
    expect(again.usualOf(ROLE)).toEqual(past.usualOf(ROLE));
    expect([...past.open(NINE + HOUR), ...again.open(NINE + HOUR)]).toEqual([]);
  });

  it('is known of an agent that runs once an hour beside a chat whose prompts are never the same', () => {
    const chats = Array.from({ length: 900 }, (_, one) => aCall(`chat ${one % 450}`, NINE, { prefix: `${one % 450}` }));
    const { past } = quiet(given([...chats, aCall('run', NINE, { spender: 'agent' })]), 90);
    expect(past.worthStoring(NINE).has('role agent role-hash')).toBe(true);
  });

  it('counts one once that goes on when its hour is stored', () => {
    const conversations = new Conversations();
    conversations.set(NINE + 55, [aCall('a', NINE + 55, { turns: 1 })]);
    quiet(conversations, 76).past.close(NINE);
    conversations.set(NINE + 80, [aCall('a', NINE + 80, { turns: 3 })]);
    expect(ended(quiet(conversations, 100))).toBe(1);
  });

  it('does not grow with prompts that are never the same', () => {
    const { past } = new Conversations();
    for (let one = 0; one < 5_000; one++) past.add(`prompt ${BOT} 1 ${one}`, NINE, USD, 1);
    past.add(ROLE, NINE, USD, 3);
    expect(past.usualOf(ROLE)?.conversations).toBe(3);
    // One that was left out goes on: nothing of another hour is taken for it.
    past.add(`prompt ${BOT} 1 4`, NINE + HOUR, USD, 1);
    past.add(`prompt ${BOT} 1 4`, NINE, USD, -1);
    expect(past.usualOf(`prompt ${BOT} 1 4`)?.conversations).toBe(1);
    expect(past.worthStoring(NINE).size).toBe(200);
  });

  it('is forgotten after seven days', () => {
    const { past } = quiet(given([aCall('a', NINE)]), 90);
    past.forget(NINE + 8 * 24 * HOUR);
    expect(past.usualOf(ROLE)).toBeUndefined();
  });
});

describe('what a role begins', () => {
  const hourly = (count: number, at: number) =>
    Array.from({ length: count }, (_, n) => aCall(`${at} ${n}`, NINE + at, { turns: 1 }));

  it('is what began in the last hour, beside the busiest hour before', () => {
    const conversations = new Conversations();
    for (const [at, count] of [3, 9, 4].entries()) {
      conversations.set(NINE + at * HOUR, hourly(count, at * HOUR));
      conversations.advance(NINE + at * HOUR + 1);
    }
    const now = 3 * HOUR + 1;
    conversations.advance(NINE + now);
    conversations.set(NINE + now, hourly(20, now));
    expect(conversations.fanOut(NINE + now)).toMatchObject([
      { begun: 20, busiest: 9, listCost: 2n * USD, role: 'role-hash' },
    ]);
    expect(conversations.fanOut(NINE + now)[0]?.hourly.slice(0, 3)).toEqual([9, 3, 0]);
    expect(conversations.fanOut(NINE + now + 1)).toEqual([]);
  });
});

it('knows the same of a set of calls, however often and in whatever parts its minutes are set', () => {
  const minutes = fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(minutes, fc.infiniteStream(fc.boolean()), (given, halves) => {
      const calls = given.map((names, index) => names.map((name) => aCall(name, NINE + index)));
      const [once, often] = [new Conversations(), new Conversations()];
      for (const [index, own] of calls.entries()) {
        once.set(NINE + index, own);
        once.advance(NINE + index + 1);
        often.set(
          NINE + index,
          own.filter(() => halves.next().value),
        );
        often.advance(NINE + index + 1);
        for (let back = 0; back <= Math.min(3, index); back++) {
          if (halves.next().value) often.set(NINE + index - back, calls[index - back] ?? []);
        }
      }
      const last = NINE + calls.length - 1;
      for (const [index, own] of calls.entries()) often.set(NINE + index, own);
      const view = (of: Conversations) =>
        of
          .of(last, last)
          .map(({ conversation, steps }) => [conversation, steps.at(-1)])
          .sort();
      expect(view(often)).toEqual(view(once));
    }),
  );
});
