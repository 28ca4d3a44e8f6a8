import { describe, expect, it } from 'vitest';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import type { TurnFeatures } from '#core/invocation/invocation.ts';
import type { Row } from '#core/ledger/row.ts';
import { minuteOf, msOf } from '#core/time.ts';
import { readConversations } from '#functions/local/replay/read-conversations.ts';
import type { ReportedFinding } from '#functions/local/report/replay-report.ts';
import { NINE, plainFold, row, SCOPE, uuid } from '../../support/row.ts';
import { makeFinding } from '../report/make-report.ts';

const MODEL = 'anthropic.claude-sonnet-4-6';
/** 110 tokens of a microdollar each. */
const COST = 110_000_000n;
const [ONE, TWO] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'];

/** A call of a conversation in a minute after nine. */
const called = (number: number, minute: number, conversation: string | undefined, other: Partial<Row> = {}): Row => {
  const features: TurnFeatures = { keyId: 1, turns: number, call: 'c0ffee0000', ...(conversation && { conversation }) };
  return row(number, NINE + minute, { features, ...other });
};

const found = (conversation: string | undefined, number: number, minute: number, other = {}): ReportedFinding =>
  makeFinding('opened', {
    scope: SCOPE,
    spender: MODEL,
    spenderName: 'the bot',
    ...(conversation && { conversation }),
    requestId: uuid(number),
    firstObservedAt: msOf(NINE + minute),
    detectedAt: msOf(NINE + minute) + number * 1000,
    fingerprint: `loop/${conversation}`,
    ...other,
  });

async function read(rows: readonly Row[], findings: readonly ReportedFinding[]) {
  const ledger = memoryLedger();
  for (const [minute, those] of Map.groupBy(rows, ({ timestamp }) => minuteOf(timestamp))) {
    await ledger.putSegment(SCOPE, minute, those);
  }
  return readConversations({ ledger, pricing: plainFold, findings, until: NINE + 400 });
}

describe('a conversation that something was found in', () => {
  it('is read from before its finding to its end, each call once', async () => {
    const rows = [1, 2, 3, 4].map((number) => called(number, number, ONE));
    const { shown, hidden } = await read([...rows, ...rows.slice(1, 3)], [found(ONE, 3, 3)]);
    expect(hidden).toBe(0);
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({ name: 'the bot', isCutBefore: false, isCutAfter: false });
    expect(shown[0]?.timeline).toMatchObject({ tipped: [2], before: 3n * COST, after: COST });
    expect(shown[0]?.timeline.marks.map(({ timestamp }) => timestamp)).toEqual(rows.map(({ timestamp }) => timestamp));
  });

  it('has no call of another conversation or spender, and none that failed', async () => {
    const { shown } = await read(
      [
        called(1, 1, ONE),
        called(2, 1, TWO),
        called(3, 1, ONE, { modelId: 'amazon.nova-lite-v1:0' }),
        called(4, 1, ONE, { errorCode: 'ThrottlingException' }),
        called(5, 2, ONE),
      ],
      [found(ONE, 5, 2)],
    );
    expect(shown[0]?.timeline.marks).toHaveLength(2);
  });

  it('says what its spender called meanwhile that may be its own', async () => {
    const { shown } = await read(
      [called(1, 1, ONE), called(2, 2, undefined), called(3, 3, ONE), called(4, 9, undefined)],
      [found(ONE, 3, 3)],
    );
    expect(shown[0]?.unnamed).toEqual({ calls: 1, listCost: COST });
  });

  it('is one, whatever was found in it, in the order it was found', async () => {
    const later = found(ONE, 3, 3, { fingerprint: 'runaway', check: 'runaway-conversation', severity: 'critical' });
    const rows = [1, 2, 3].map((number) => called(number, number, ONE));
    const { shown } = await read(rows, [found(ONE, 2, 2), later]);
    expect(
      shown.map(({ timeline, findings }) => [timeline.tipped, findings.map(({ fingerprint }) => fingerprint)]),
    ).toEqual([
      [
        [1, 2],
        [`loop/${ONE}`, 'runaway'],
      ],
    ]);
  });

  it('is told from what may have come before it where nothing older was read', async () => {
    const rows = Array.from({ length: 14 }, (_, half) => called(half + 1, half * 30, ONE));
    const { shown } = await read(rows, [found(ONE, 14, 13 * 30)]);
    expect(shown[0]?.isCutBefore).toBe(true);
  });

  it('goes by its requests where these are all that repeats', async () => {
    const rows = [1, 2, 3].map((number) =>
      called(number, number, ONE, { features: { keyId: 1, conversation: ONE, turns: 1 } }),
    );
    const { shown } = await read(rows, [found(ONE, 3, 3, { check: 'request-loop' })]);
    expect(shown[0]?.timeline.groups.map(({ what, calls }) => [what, calls])).toEqual([['request', 3]]);
  });
});

it('shows the dearest and counts the others', async () => {
  const names = Array.from({ length: 6 }, (_, at) => `${at}`.repeat(12));
  const rows = names.flatMap((name, at) => Array.from({ length: at + 1 }, (_, n) => called(10 * at + n, n, name)));
  const { shown, hidden } = await read(
    rows,
    names.map((name, at) => found(name, 10 * at, 0)),
  );
  expect(shown.map(({ timeline }) => timeline.marks.length)).toEqual([6, 5, 4, 3]);
  expect(hidden).toBe(2);
});

it.each([
  ['names no conversation', found(undefined, 1, 1)],
  ['was opened in an earlier run', { ...found(ONE, 1, 1), change: 'updated' as const }],
  ['has no call in the ledger', found(TWO, 1, 1)],
])('shows nothing of a finding that %s', async (_what, finding) => {
  expect((await read([called(1, 1, ONE)], [finding])).shown).toEqual([]);
});
