import type { Timeline } from '#core/conversations/timeline.ts';
import type { Finding, FindingChange } from '#core/findings/finding.ts';
import type { RejectReason, TokenMeter } from '#core/invocation/invocation.ts';
import type { PicoUsd } from '#core/money.ts';
import type { PriceLayer } from '#core/pricing/charge.ts';
import type { ModelKind } from '#core/profiles/model-reference.ts';
import type { EpochMs, Period } from '#core/time.ts';

/** Spend with its coverage: `pricedCalls` of `calls` had a price for every meter they used (a failed call uses none). */
export interface Spent {
  readonly listCost: PicoUsd;
  readonly calls: number;
  readonly pricedCalls: number;
}

export interface NamedSpend extends Spent {
  readonly name: string;
}

/** Spend ending at the report's `asOf`; groups without spend in it may be left out. */
export interface RollingWindow {
  /** `1 h`, `24 h`, `7 d`, `30 d`, `month to date`. */
  readonly label: string;
  readonly total: Spent;
  readonly spenders: readonly NamedSpend[];
  readonly models: readonly NamedSpend[];
  readonly roles: readonly NamedSpend[];
  /** Named `key=value`. */
  readonly metadata: readonly NamedSpend[];
}

/** Spend per step by spender; every `values` has one amount a step. */
export interface SpendSeries {
  readonly start: EpochMs;
  readonly stepMs: number;
  readonly spenders: readonly { readonly id: string; readonly values: readonly PicoUsd[] }[];
}

export interface ReportedSpender extends Spent {
  readonly id: string;
  readonly name: string;
  readonly kind: ModelKind;
  readonly model: string | undefined;
  readonly owner: string | undefined;
  readonly failed: number;
  readonly unknownUsage: number;
  readonly listCostUpper: PicoUsd;
  readonly tokens: Readonly<Record<TokenMeter, number>>;
}

export interface UnpricedModel {
  readonly name: string;
  readonly calls: number;
  readonly tokens: number;
  readonly images: number;
  /** Those of the tokens. */
  readonly meters: readonly TokenMeter[];
}

/** A change of a finding as a person was told it, and whom it belongs to. */
export interface ReportedFinding extends FindingChange {
  readonly owner?: string;
}

/** A conversation that something was found in, call by call. */
export interface ReportedConversation {
  /** Of its spender. */
  readonly name: string;
  readonly timeline: Timeline;
  /** What was found in it, in the order of `timeline.tipped`. */
  readonly findings: readonly Pick<Finding, 'fingerprint' | 'episode'>[];
  /** There may be earlier calls that were not read. */
  readonly isCutBefore: boolean;
  /** There may be later ones. */
  readonly isCutAfter: boolean;
  /** Calls of its spender meanwhile that name no conversation: some may be its own. */
  readonly unnamed: { readonly calls: number; readonly listCost: PicoUsd };
}

export interface ReportedBudget {
  readonly name: string;
  readonly period: Period;
  /** The period shown; `end` is exclusive. */
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly limit: PicoUsd;
  readonly spent: PicoUsd;
  /** Spend since `start` at the end of each step, as far as the records go. */
  readonly cumulative?: { readonly stepMs: number; readonly values: readonly PicoUsd[] };
}

export interface RejectedLine {
  readonly source: string;
  readonly reason: RejectReason;
}

/** Everything a replay has to say, as plain data. Counts follow `records = invocations + duplicates + rejected + other`. */
export interface ReplayReport {
  readonly title: string;
  /** The time the windows end at: the end of what was read. */
  readonly asOf: EpochMs;
  readonly period: { readonly start: EpochMs; readonly end: EpochMs };
  readonly counts: {
    readonly records: number;
    readonly invocations: number;
    readonly failed: number;
    readonly duplicates: number;
    readonly rejected: number;
    readonly other: number;
    readonly tooLate: number;
    readonly unpriced: number;
    readonly unknownUsage: number;
  };
  readonly total: Spent;
  readonly listCostUpper: PicoUsd;
  readonly tooLateCost: PicoUsd;
  readonly priceBook: {
    readonly layers: readonly { readonly layer: PriceLayer; readonly calls: number }[];
    /** ISO date of the oldest price that took part. */
    readonly oldestAsOf?: string;
  };
  /** One or more views of the same spend, such as the whole period by hour and its last day by ten minutes. */
  readonly series: readonly SpendSeries[];
  /** In the order told. */
  readonly findings: readonly ReportedFinding[];
  /** The dearest of those that something was found in, and how many there are beside them. */
  readonly conversations: { readonly shown: readonly ReportedConversation[]; readonly hidden: number };
  readonly windows: readonly RollingWindow[];
  readonly spenders: readonly ReportedSpender[];
  readonly unpriced: readonly UnpricedModel[];
  readonly budgets: readonly ReportedBudget[];
  readonly rejected: {
    readonly byReason: readonly { readonly reason: RejectReason; readonly count: number }[];
    /** The first ones, `source` as `<file>:<line>`. */
    readonly first: readonly RejectedLine[];
  };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The step that draws a span of time in 24 to 360 bars. */
export function stepFor(spanMs: number): number {
  if (spanMs <= 36 * HOUR) return 10 * MINUTE;
  return spanMs <= 15 * DAY ? HOUR : DAY;
}
