import type { Config } from '#core/config/config.ts';
import type { RejectReason } from '#core/invocation/invocation.ts';
import { readLine } from '#core/invocation/read-record.ts';
import { addTally, emptyTally, foldRows } from '#core/ledger/page.ts';
import type { PicoUsd } from '#core/money.ts';
import type { BodyStore } from '#core/ports/body-store.ts';
import { type Pricing, pricingOf } from '#core/pricing/pricing.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { unusedOverrides } from '#core/pricing/unused-overrides.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { type EpochMs, minuteOf, msOf } from '#core/time.ts';
import { readAllSpend } from '#functions/ledger/rolling-spend.ts';
import type { Engine } from '#functions/local/engine/engine.ts';
import type { ReplayReport, ReportedFinding } from '#functions/local/report/replay-report.ts';
import type { LogLine } from '#functions/local/sources/read-log-lines.ts';
import { buildReport } from './build-report.ts';
import { drive } from './drive.ts';
import { EARLIEST } from './earliest.ts';
import { keepCatalog, pricingDigest } from './kept-settings.ts';
import { noKeys } from './no-keys.ts';
import { repriceIfChanged } from './reprice.ts';
import { RunCounts } from './run-counts.ts';
import type { SummaryInput } from './summary-json.ts';
import { type LocalSettings, localWatchdog } from './watchdog.ts';

export interface Replay {
  readonly title: string;
  readonly lines: AsyncIterable<LogLine>;
  readonly engine: Engine;
  readonly config: Config;
  /** Undefined: those the table was given before. */
  readonly profiles: readonly CatalogProfile[] | undefined;
  readonly onFinding: (told: ReportedFinding) => void;
  readonly onRejected: (reason: RejectReason, source: string) => void;
  readonly onProgress: (records: number, at: EpochMs) => void;
  /** Who is told, with the clock of the events; nobody without. */
  readonly targetsAt?: LocalSettings['targetsAt'];
  /** Where requests are that are too large for their record; undefined where they are nowhere. */
  readonly bodies?: BodyStore | undefined;
}

export interface Replayed {
  readonly summary: SummaryInput;
  /** Lines much older than those before them: counted, and told to nobody. */
  readonly late: number;
  /** Requests too large for their record that were to be read and are not beside the logs. */
  readonly bodiesUnread: number;
  /** Keys of the configured prices that priced nothing in the table and name no listed model. */
  readonly unusedPrices: readonly string[];
  /** Builds the report from the table; undefined when no record had a time. */
  readonly report: () => Promise<ReplayReport | undefined>;
}

const REJECTED_SHOWN = 20;

/** replay sends every line through the deployed handlers and tells what that has added to the table. */
export async function replay({ engine, config, profiles: given, ...run }: Replay): Promise<Replayed> {
  const started = performance.now();
  const { ledger } = engine;
  const profiles = await keepCatalog(engine.state, given);
  const pricing = pricingOf(config.prices, profiles);
  await repriceIfChanged(engine, pricingDigest(config.prices, profiles), pricing);

  const added = new RunCounts();
  const findings: ReportedFinding[] = [];
  const rejected = {
    byReason: new Map<RejectReason, number>(),
    first: [] as { source: string; reason: RejectReason }[],
  };
  const watchdog = await localWatchdog(engine, {
    config,
    profiles,
    ...(run.targetsAt && { targetsAt: run.targetsAt }),
    bodies: run.bodies,
    onFolded: (minutes) => added.add(minutes),
    onFinding(change) {
      const { spender } = change.finding;
      const owner = spender === undefined ? undefined : pricing.resolveSpender(spender).owner;
      const told = { ...change, ...(owner !== undefined && { owner }) };
      findings.push(told);
      run.onFinding(told);
    },
  });
  const lateBefore = await tooLate(engine, pricing);
  const read = { keys: noKeys, metadataKeys: new Set<string>(), conversationKeys: [] };
  const driven = await drive(run.lines, watchdog, {
    startAt: await lastClock(engine),
    isTold: run.targetsAt !== undefined,
    reasonOf(text) {
      const result = readLine(text, read);
      return result.kind === 'rejected' ? result.reason : undefined;
    },
    onRejected(reason, source) {
      rejected.byReason.set(reason, (rejected.byReason.get(reason) ?? 0) + 1);
      if (rejected.first.length < REJECTED_SHOWN) rejected.first.push({ source, reason });
      run.onRejected(reason, source);
    },
    onProgress: run.onProgress,
  });
  const lateAfter = await tooLate(engine, pricing);
  const late = lateAfter.calls - lateBefore.calls;
  const tooLateCost = lateAfter.listCost - lateBefore.listCost;

  const counts = {
    records: driven.records,
    invocations: added.total.calls + late,
    failed: added.total.failed,
    duplicates: driven.invocations - added.total.calls - late,
    rejected: driven.rejected,
    other: driven.other,
    tooLate: late,
    unpriced: added.total.unpriced,
    unknownUsage: added.total.unknownUsage,
  };
  const end = Math.max(minuteOf(driven.clock ?? 0) + 1, minuteOf(await lastClock(engine)) + 1, added.span?.end ?? 0);
  const held = emptyTally();
  const called = new Set<string>();
  for (const { spender, model, tally } of (await readAllSpend(ledger, EARLIEST, end)).entries.values()) {
    addTally(held, tally);
    called.add(spender).add(model);
  }
  const { span } = added;
  return {
    summary: {
      counts,
      checkErrors: driven.checkErrors,
      total: added.total,
      tooLateCost,
      table: { invocations: held.calls, listCost: held.listCost },
      spenders: [...added.spenders].map(([id, tally]) => ({ id, name: pricing.resolveSpender(id).name, tally })),
      seconds: (performance.now() - started) / 1000,
    },
    late: driven.late,
    bodiesUnread: driven.bodiesUnread,
    unusedPrices: unusedOverrides(config.prices, called, shippedPrices()),
    report: async () =>
      span &&
      buildReport({
        title: run.title,
        ledger,
        config,
        pricing,
        findings,
        span,
        counts,
        tooLateCost,
        rejected: {
          byReason: [...rejected.byReason].map(([reason, count]) => ({ reason, count })),
          first: rejected.first,
        },
      }),
  };
}

/** The newest clock any scope of the table has seen: a second run starts where the first ended, and what it brings is late. */
async function lastClock({ ledger }: Engine): Promise<EpochMs> {
  const clocks = (await ledger.scopes()).map(async (scope) => (await ledger.readProgress(scope))?.foldedUntil ?? 0);
  return msOf(Math.max(0, ...(await Promise.all(clocks))));
}

/** What arrived after its minute was sealed, each call once. */
async function tooLate({ ledger }: Engine, pricing: Pricing): Promise<{ calls: number; listCost: PicoUsd }> {
  const sum = emptyTally();
  for (const scope of await ledger.scopes()) {
    for (const { tally } of foldRows(await ledger.readTooLate(scope), pricing).entries.values()) addTally(sum, tally);
  }
  return sum;
}
