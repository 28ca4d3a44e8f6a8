import type { Change, Finding } from '#core/findings/finding.ts';
import type { Tokens } from '#core/invocation/invocation.ts';
import { parseUsd } from '#core/money.ts';
import type {
  NamedSpend,
  ReplayReport,
  ReportedFinding,
  ReportedSpender,
  RollingWindow,
} from '#functions/local/report/replay-report.ts';

export const AS_OF = Date.UTC(2026, 10, 3);
const HOUR = 3_600_000;

const NO_TOKENS = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  cacheWrite30m: 0,
  cacheWriteUnknownTtl: 0,
} as const satisfies Tokens;

export function makeSpender(name: string, usd: string, changes: Partial<ReportedSpender> = {}): ReportedSpender {
  const listCost = parseUsd(usd);
  return {
    id: `id-of-${name}`,
    name,
    kind: 'application-inference-profile',
    model: 'anthropic.claude-sonnet-4-6',
    owner: undefined,
    calls: 10,
    pricedCalls: 10,
    failed: 0,
    unknownUsage: 0,
    listCost,
    listCostUpper: listCost,
    tokens: { ...NO_TOKENS, input: 1234, output: 56 },
    ...changes,
  };
}

export function makeFinding(change: Change, changes: Partial<Finding> = {}, owner?: string): ReportedFinding {
  const finding: Finding = {
    check: 'tool-call-loop',
    scope: 'aws.111122223333.us-east-1',
    resource: 'refund-bot',
    spenderName: 'refund-bot',
    severity: 'high',
    reason: 'One call came back with the same result 6 times in a row.',
    firstObservedAt: AS_OF - 10 * HOUR,
    detectedAt: AS_OF - 9 * HOUR,
    listCost: parseUsd('12.5'),
    evidence: {},
    fingerprint: 'loop/refund-bot',
    episode: 1,
    status: 'open',
    toldListCost: 0n,
    ...changes,
  };
  return { change, finding, ...(owner !== undefined && { owner }) };
}

const LABELS = ['1 h', '24 h', '7 d', '30 d', 'month to date'];

export const makeWindows = (rows: readonly NamedSpend[]): RollingWindow[] =>
  LABELS.map((label) => ({
    label,
    total: {
      listCost: rows.reduce((sum, { listCost }) => sum + listCost, 0n),
      calls: rows.reduce((sum, { calls }) => sum + calls, 0),
      pricedCalls: rows.reduce((sum, { pricedCalls }) => sum + pricedCalls, 0),
    },
    spenders: rows,
    models: rows,
    roles: rows,
    metadata: rows,
  }));

/** A report of the given spenders over one day, all of whose sums follow from them. */
export function makeReport(spenders: readonly ReportedSpender[], changes: Partial<ReplayReport> = {}): ReplayReport {
  const total = {
    listCost: spenders.reduce((sum, { listCost }) => sum + listCost, 0n),
    calls: spenders.reduce((sum, { calls }) => sum + calls, 0),
    pricedCalls: spenders.reduce((sum, { pricedCalls }) => sum + pricedCalls, 0),
  };
  return {
    title: 'Bedrock spend',
    asOf: AS_OF,
    period: { start: AS_OF - 24 * HOUR, end: AS_OF },
    counts: {
      records: total.calls,
      invocations: total.calls,
      failed: 0,
      duplicates: 0,
      rejected: 0,
      other: 0,
      tooLate: 0,
      unpriced: total.calls - total.pricedCalls,
      unknownUsage: 0,
    },
    total,
    listCostUpper: total.listCost,
    tooLateCost: 0n,
    priceBook: { layers: [{ layer: 'shipped', calls: total.pricedCalls }], oldestAsOf: '2026-07-24' },
    series: [
      {
        start: AS_OF - 24 * HOUR,
        stepMs: HOUR,
        spenders: spenders.map(({ id, listCost }) => ({
          id,
          values: Array.from({ length: 24 }, (_, hour) => (hour === 14 ? listCost : 0n)),
        })),
      },
    ],
    findings: [],
    conversations: { shown: [], hidden: 0 },
    windows: makeWindows(spenders),
    spenders,
    unpriced: [],
    budgets: [],
    rejected: { byReason: [], first: [] },
    ...changes,
  };
}

export const emptyReport = (): ReplayReport => makeReport([], { series: [], windows: [], priceBook: { layers: [] } });
