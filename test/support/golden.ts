import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, type EpochMs, isoOf, minuteOf, startOfDay } from '#core/time.ts';
import { readSpend } from '#functions/ledger/rolling-spend.ts';
import { type Random, seeded, uuid } from '#functions/local/sample/random.ts';

/** A made-up log line and what it must add to the ledger, both from the same numbers and neither through the product. */
export interface GoldenCall {
  readonly line: string;
  readonly at: EpochMs;
  readonly scope: string;
  readonly key: string;
  readonly counts: readonly bigint[];
}

/**
 * Pico-dollars a token of input, output, cacheRead, cacheWrite5m (AWS Price List, September and October 2026). It has no cache write of Nova
 * Lite and no Opus 5.9: what has no price adds no money.
 */
const MODELS = [
  {
    id: 'us.anthropic.claude-sonnet-4-6',
    model: 'anthropic.claude-sonnet-4-6',
    prices: [3300000, 16500000, 330000, 4125000],
  },
  { id: 'us.amazon.nova-lite-v1:0', model: 'amazon.nova-lite-v1:0', prices: [60000, 240000, 15000, 0] },
  { id: 'us.anthropic.claude-opus-5-9', model: 'anthropic.claude-opus-5-9', prices: [0, 0, 0, 0] },
] as const;
const REGIONS = ['us-east-1', 'us-west-2'] as const;
const ACCOUNT = '111122223333';

export interface GoldenOptions {
  readonly seed: string;
  readonly count: number;
  /** Minutes that calls may lie in. */
  readonly minutes: readonly EpochMinute[];
  readonly scopes?: 1 | 2;
  readonly roles?: number;
}

/** Calls of several spenders and roles: cached, failed, and of a model without a price. */
export function goldenCalls({ seed, count, minutes, scopes = 2, roles = 5 }: GoldenOptions): GoldenCall[] {
  const random = seeded(seed);
  const made = Array.from({ length: count }, (_, i) => {
    const minute = minutes[i % minutes.length] ?? 0;
    return goldenCall(random, minute * 60_000 + random.int(0, 59) * 1000, scopes, roles);
  });
  return made.sort((a, b) => a.at - b.at);
}

function goldenCall(random: Random, at: EpochMs, scopes: number, roles: number): GoldenCall {
  const { id, model, prices } = MODELS[random.int(0, MODELS.length - 1)] ?? MODELS[0];
  const region = REGIONS[random.int(0, scopes - 1)] ?? REGIONS[0];
  const role = `worker-${random.int(1, roles)}`;
  const failed = random.chance(0.03);
  const tokens = [random.int(1, 5000), random.int(1, 900), random.int(0, 9000), random.int(0, 3000)];
  const [input = 0, output = 0, cacheRead = 0, cacheWrite = 0] = tokens;
  const split = { ttl: '5m', inputTokens: cacheWrite };
  const record = {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: isoOf(at),
    accountId: ACCOUNT,
    identity: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/session-${random.int(1, 99)}` },
    region,
    requestId: uuid(random),
    operation: 'Converse',
    modelId: id,
    ...(failed
      ? { errorCode: 'ThrottlingException', input: {} }
      : {
          input: { inputTokenCount: input, cacheReadInputTokenCount: cacheRead, cacheWriteInputTokenCount: cacheWrite },
          output: { outputTokenCount: output, outputBodyJson: { usage: { cacheDetails: [split] } } },
        }),
  };
  const used = failed ? [0, 0, 0, 0] : tokens;
  const cost = used.reduce((sum, amount, meter) => sum + BigInt(amount) * BigInt(prices[meter] ?? 0), 0n);
  return {
    line: JSON.stringify(record),
    at,
    scope: `aws.${ACCOUNT}.${region}`,
    key: [id, model, `arn:aws:iam::${ACCOUNT}:role/${role}`].join(' '),
    counts: [1n, failed ? 1n : 0n, ...used.map(BigInt), cost],
  };
}

/** `scope spender model role: calls failed input output cacheRead cacheWrite5m pico-dollars`, sorted. */
export type Sums = readonly string[];

/** What the distinct calls add up to, over [from, to) where given. */
export function sumsOf(calls: Iterable<GoldenCall>, from = 0, to = Number.POSITIVE_INFINITY): Sums {
  const sums = new Map<string, bigint[]>();
  for (const { at, scope, key, counts } of new Map([...calls].map((call) => [call.line, call])).values()) {
    if (minuteOf(at) >= from && minuteOf(at) < to) add(sums, `${scope} ${key}`, counts);
  }
  return written(sums);
}

type Source = 'minute' | 'hour' | 'day' | 'windows';

/** The same from the pages of a table: of one resolution, or as a window is read. */
export async function sumsIn(store: LedgerStore, from: EpochMinute, to: EpochMinute, source: Source): Promise<Sums> {
  const sums = new Map<string, bigint[]>();
  for (const scope of await store.scopes()) {
    const pages =
      source === 'windows'
        ? [await readSpend(store, scope, from, to)]
        : (await store.readPages(scope, source, from, to)).map(({ page }) => page);
    const entries = pages.flatMap((page) => [...page.entries.values()]);
    const names = await store.readNames(entries.flatMap(({ role }) => (role === undefined ? [] : [role])));
    for (const { spender, model, role, tally } of entries) {
      const { input, output, cacheRead, cacheWrite5m } = tally.tokens;
      const counts = [tally.calls, tally.failed, input, output, cacheRead, cacheWrite5m].map(BigInt);
      add(sums, [scope, spender, model, names.get(role ?? '') ?? role].join(' '), [...counts, tally.listCost]);
    }
  }
  return written(sums);
}

function add(sums: Map<string, bigint[]>, key: string, counts: readonly bigint[]): void {
  const sum = sums.get(key) ?? counts.map(() => 0n);
  sums.set(
    key,
    sum.map((value, i) => value + (counts[i] ?? 0n)),
  );
}

const written = (sums: ReadonlyMap<string, readonly bigint[]>): Sums =>
  [...sums].map(([key, counts]) => `${key}: ${counts.join(' ')}`).sort();

/** What a table holds at every resolution, and beside it what the distinct calls add up to: the two must be equal. */
export async function tableAgainst(store: LedgerStore, calls: readonly GoldenCall[]) {
  const all = calls.map(({ at }) => minuteOf(at));
  const from = startOfDay(Math.min(...all));
  const to = startOfDay(Math.max(...all)) + DAY;
  const progress = await Promise.all((await store.scopes()).map((scope) => store.readProgress(scope)));
  const hours = Math.min(to, ...progress.map((one) => one?.closedUntil ?? 0));
  const days = startOfDay(hours);
  return {
    table: {
      minutes: await sumsIn(store, from, to, 'minute'),
      hours: await sumsIn(store, from, hours, 'hour'),
      days: await sumsIn(store, from, days, 'day'),
      windows: await sumsIn(store, from, to, 'windows'),
    },
    calls: {
      minutes: sumsOf(calls),
      hours: sumsOf(calls, from, hours),
      days: sumsOf(calls, from, days),
      windows: sumsOf(calls),
    },
  };
}

export const minutesFrom = (start: EpochMinute, count: number, step = 1): EpochMinute[] =>
  Array.from({ length: count }, (_, i) => start + i * step);
