import { TOKEN_METERS, type TokenMeter, type Tokens } from '#core/invocation/invocation.ts';
import { type Page, PageBuilder } from '#core/ledger/page.ts';
import type { Row } from '#core/ledger/row.ts';
import type { PicoUsd } from '#core/money.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { type EpochMinute, minuteOf, msOf } from '#core/time.ts';

export const SCOPE = 'aws.111122223333.us-east-1';
/** Monday 2 November 2026, 09:00 UTC. */
export const NINE: EpochMinute = minuteOf(Date.UTC(2026, 10, 2, 9));
export const USD: PicoUsd = 1_000_000_000_000n;

export const uuid = (number: number): string => `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

/** Known tokens of every meter, 0 where not given. */
export const tokens = (some: Partial<Record<TokenMeter, number>> = {}): Tokens =>
  Object.fromEntries(TOKEN_METERS.map((meter) => [meter, some[meter] ?? 0])) as Record<TokenMeter, number>;

/** A plain row of request `number` in `minute`. */
export const row = (number: number, minute: EpochMinute, other: Partial<Row> = {}): Row => ({
  scope: SCOPE,
  requestId: uuid(number),
  timestamp: msOf(minute) + (number % 60) * 1000,
  operation: 'Converse',
  modelId: 'anthropic.claude-sonnet-4-6',
  streamed: false,
  tokens: tokens({ input: 100, output: 10 }),
  tier: 'standard',
  latencyOptimized: false,
  inputWasInclusive: false,
  metadata: {},
  parserVersion: 1,
  ...other,
});

/** Plain model ids as spenders, and prices simple enough to recompute: a token of any meter costs a microdollar. */
export const plainFold: Pricing = {
  resolveSpender: resolveSpenderWith([]),
  price: (call) => {
    const sum = TOKEN_METERS.reduce((total, meter) => total + BigInt(call.tokens[meter] ?? 0), 0n);
    const listCost = call.errorCode === undefined ? sum * 1_000_000n : 0n;
    return { listCost, listCostUpper: listCost + 1n, unpricedMeters: [], layer: 'shipped', committed: false };
  },
};

/** A page on which each spender has spent so much. */
export function spendPage(spend: Readonly<Record<string, PicoUsd>>): Page {
  const page = new PageBuilder();
  for (const [spender, listCost] of Object.entries(spend)) {
    const tally = page.entry(spender, 'a-model', undefined);
    tally.calls = 1;
    tally.listCost = listCost;
    tally.listCostUpper = listCost;
  }
  return page.build();
}

export const spendOf = (page: Page): PicoUsd =>
  [...page.entries.values()].reduce((sum, { tally }) => sum + tally.listCost, 0n);
export const callsOf = (page: Page): number =>
  [...page.entries.values()].reduce((sum, { tally }) => sum + tally.calls, 0);
