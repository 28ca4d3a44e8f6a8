import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { conversationDetectors, fanOutDetectors } from '#core/checks/detectors/index.ts';
import { PageBuilder } from '#core/ledger/page.ts';
import type { Row } from '#core/ledger/row.ts';
import { type EpochMinute, HOUR, minuteOf, msOf } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { watchSpend } from '#functions/watch-spend/watch-spend.ts';
import { WatchedConversations } from '#functions/watch-spend/watched-conversations.ts';
import { WatchedSpend } from '#functions/watch-spend/watched-spend.ts';
import { NINE, plainFold, row, SCOPE, tokens } from '../support/row.ts';

const ROLE = 'arn:aws:iam::111122223333:role/agent';
const ROLE_HASH = '00112233aabbccdd';
let requests = 0;

/** A call of an agent that costs so many cents, by plain prices. */
const call = (conversation: number, minute: EpochMinute, turns: number, cents = 10): Row =>
  row(++requests, minute, {
    role: ROLE_HASH,
    tokens: tokens({ input: cents * 10_000 + turns }),
    features: { keyId: 1, conversation: conversation.toString(16).padStart(12, '0'), turns },
  });
/** An agent of so many calls, one a minute. */
const run = (conversation: number, start: EpochMinute, length: number, cents?: number): Row[] =>
  Array.from({ length }, (_, at) => call(conversation, start + at, 2 * at + 1, cents));

/** Thirty agents of some thirty cents, two a minute; then one that does not end. */
const usual = Array.from({ length: 30 }, (_, n) => run(n, NINE + 2 * n, 2 + (n % 3))).flat();
const runaway = run(99, NINE + 75, 60);

async function world() {
  const ledger = memoryLedger();
  const { findings } = memoryFindings();
  await ledger.addScope(SCOPE, NINE);
  await ledger.putNames(new Map([[ROLE_HASH, ROLE]]));
  const process = () =>
    watchSpend({
      ledger,
      findings: findingRecorder(findings),
      fold: plainFold,
      conversations: new WatchedConversations(ledger),
      surges: new WatchedSpend(ledger),
      detectors: {
        scope: [],
        account: [],
        conversation: conversationDetectors.map((one) => one.configure({})),
        fanOut: fanOutDetectors.map((one) => one.configure({})),
        prompts: [],
        surge: [],
      },
    });
  return { ledger, findings, process };
}

/** Puts every call in its minute and ticks once it is over. */
async function watched(calls: readonly Row[], processAt: (minute: EpochMinute) => boolean = () => false) {
  const { ledger, findings, process } = await world();
  const minutes = Map.groupBy(calls, ({ timestamp }) => minuteOf(timestamp));
  let tick = process();
  for (let minute = NINE; minute <= NINE + 3 * HOUR; minute++) {
    if (minutes.has(minute)) await ledger.putSegment(SCOPE, minute, minutes.get(minute) ?? []);
    if (processAt(minute)) tick = process();
    await tick(msOf(minute));
  }
  const [finding] = (await findings.liveFindings(SCOPE)).map((stored) => stored.finding);
  return { finding, ledger };
}

describe('an agent that does not come to an end', () => {
  it('is found by what others of its kind cost, with the role that its rows have only the hash of', async () => {
    const { finding } = await watched([...usual, ...runaway]);
    expect(finding).toMatchObject({
      check: 'runaway-conversation',
      spender: 'anthropic.claude-sonnet-4-6',
      conversation: '000000000063',
      principal: ROLE,
      firstObservedAt: runaway[0]?.timestamp,
    });
    expect(runaway.map(({ requestId }) => requestId)).toContain(finding?.requestId);
  });

  it('is found at the same call by processes that take over in between', async () => {
    const [one, many] = [
      await watched([...usual, ...runaway]),
      await watched([...usual, ...runaway], (minute) => minute % 7 === 0),
    ];
    expect(many.finding?.requestId).toBe(one.finding?.requestId);
  });

  it('is found by a process of the next day, from what was stored of the hours', async () => {
    const { ledger, process, findings } = await world();
    await ledger.putSegment(SCOPE, NINE, []);
    const first = process();
    for (const [minute, rows] of Map.groupBy(usual, ({ timestamp }) => minuteOf(timestamp))) {
      await ledger.putSegment(SCOPE, minute, rows);
      await first(msOf(minute));
    }
    for (let quiet = 0; quiet <= 4 * HOUR; quiet += 15) await first(msOf(NINE + 2 * HOUR + quiet));
    const [tick, later] = [process(), NINE + 24 * HOUR];
    for (const one of run(99, later, 60)) {
      await ledger.putSegment(SCOPE, minuteOf(one.timestamp), [one]);
      await tick(one.timestamp);
    }
    const live = await findings.liveFindings(SCOPE);
    expect(live.map(({ finding }) => finding.check)).toEqual(['runaway-conversation']);
  });

  it.each([0, 5])(
    'is found by its session id where the log has the text of its first %i requests alone',
    async (seen) => {
      const unseen = (rows: readonly Row[]): Row[] =>
        rows.map((one, at) => {
          const { keyId = 1, conversation = '', turns = 1 } = one.features ?? {};
          return { ...one, features: { keyId, conversation, ...(at < seen && { turns }) } };
        });
      const logged = (await watched([...usual, ...runaway])).finding;
      const { finding } = await watched([...usual, ...unseen(runaway)]);
      expect([finding?.check, finding?.requestId]).toEqual(['runaway-conversation', logged?.requestId]);
    },
  );

  it('is said to cost at least so much where the log lacks a count', async () => {
    const cut = { ...call(99, NINE + 75, 1), tokens: { ...tokens(), output: undefined } };
    const { finding } = await watched([...usual, cut, ...runaway.slice(1)]);
    expect(finding?.reason).toContain('cost at least $');
  });

  it('is not told of where all cost about the same', async () => {
    expect((await watched([...usual, ...run(99, NINE + 75, 5)])).finding).toBeUndefined();
  });
});

it('reads no more of the past at its start than there is time for', async () => {
  const { ledger } = await world();
  for (const minute of [NINE + 5, NINE + 40]) await ledger.putSegment(SCOPE, minute, [call(1, minute, 1)]);
  for (const minute of [NINE + 10, NINE + 30]) {
    const page = new PageBuilder();
    page.entry('bot', 'a-model', undefined).calls = 600_000;
    await ledger.putPage(SCOPE, 'minute', minute, page.build(), 0);
  }
  const known = await new WatchedConversations(ledger).of(SCOPE, NINE + 41, plainFold);
  expect(known.of(NINE + 40, NINE + 40)[0]?.steps.at(-1)?.calls).toBe(1);
});

it('keeps what was usual in an hour although storing it fails at first', async () => {
  const { ledger, process } = await world();
  await ledger.putSegment(SCOPE, NINE, run(1, NINE, 1));
  const putConversations = ledger.putConversations;
  const tick = process();
  for (let minute = NINE; minute <= NINE + 90; minute++) {
    const isDown = minute >= NINE + 76 && minute < NINE + 80;
    ledger.putConversations = isDown ? () => Promise.reject(new Error('throttled')) : putConversations;
    await tick(msOf(minute)).catch(() => undefined);
  }
  const stored = await ledger.readConversations(SCOPE, NINE, NINE + 1);
  expect(stored.get(NINE)?.size).toBe(1);
});

it('finds the same whatever the batches of a minute are, and in what order they come', async () => {
  const all = [...usual, ...runaway];
  const expected = (await watched(all)).finding;
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(2)), async (parts) => {
      const { ledger, findings, process } = await world();
      const tick = process();
      const waiting = new Map<EpochMinute, Row[]>();
      for (const one of all) {
        const minute = minuteOf(one.timestamp) + (parts.next().value ?? 0);
        waiting.set(minute, [one, ...(waiting.get(minute) ?? [])]);
      }
      for (let minute = NINE; minute <= NINE + 3 * HOUR; minute++) {
        for (const [own, rows] of Map.groupBy(waiting.get(minute) ?? [], ({ timestamp }) => minuteOf(timestamp))) {
          await ledger.putSegment(SCOPE, own, rows);
        }
        await tick(msOf(minute));
      }
      const found = (await findings.liveFindings(SCOPE)).map((stored) => stored.finding);
      expect(found.map(({ check, resource }) => [check, resource])).toEqual([[expected?.check, expected?.resource]]);
    }),
    { numRuns: 5 },
  );
});
