import type { Evidence, Verdict } from '#core/checks/check.ts';
import type { FindingChange, Observation } from '#core/findings/finding.ts';
import type { Invocation, RejectReason } from '#core/invocation/invocation.ts';
import { type ReadContext, readLine } from '#core/invocation/read-record.ts';
import { FRESH_MINUTES, latenessOf } from '#core/ledger/lateness.ts';
import { dedupe, type Row, toRow } from '#core/ledger/row.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { PriceInvocation } from '#core/ports/price.ts';
import { settleCall } from '#core/profiles/settle-call.ts';
import { type EpochMinute, minuteOf, msOf } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';

export interface IngestInvocations {
  readonly ledger: LedgerStore;
  readonly findings: Pick<FindingRecorder, 'record'>;
  readonly read: ReadContext;
  readonly resolveSpender: ResolveSpender;
  readonly price: PriceInvocation;
  /** The configured call detectors. */
  readonly detectors: readonly ((evidence: Evidence['call']) => readonly Verdict[])[];
  readonly clock: Clock;
}

/** What one batch of log lines held. Every line is in exactly one of invocations, rejected and other. */
export interface Ingested {
  invocations: number;
  other: number;
  readonly rejected: Map<RejectReason, number>;
  /** Invocations of sealed minutes, kept apart; part of `invocations`. */
  tooLate: number;
  /** Judgements that failed inside a check. */
  checkErrors: number;
  readonly changes: FindingChange[];
}

/** Takes the lines of one delivery, one at a time; nothing is written before `finish`, so a failed delivery can simply come again. */
export interface Batch {
  add(line: string): void;
  reject(reason: RejectReason): void;
  finish(): Promise<Ingested>;
}

/** ingestInvocations reads every line down to a row, appends the rows, and judges each record by its own history. */
export function ingestInvocations(use: IngestInvocations): () => Batch {
  return () => {
    const result: Ingested = { invocations: 0, other: 0, rejected: new Map(), tooLate: 0, checkErrors: 0, changes: [] };
    const names = new Map<string, string>();
    const rows = new Map<string, Map<EpochMinute, Row[]>>();
    const observations: Observation[] = [];

    const keep = (call: Invocation): void => {
      const minutes = rows.get(call.scope) ?? new Map<EpochMinute, Row[]>();
      const minute = minuteOf(call.timestamp);
      const of = minutes.get(minute) ?? [];
      of.push(toRow(call, use.read.metadataKeys, use.read.keys.names, names));
      minutes.set(minute, of);
      rows.set(call.scope, minutes);
    };

    return {
      add(line) {
        const read = readLine(line, use.read);
        if (read.kind === 'other') result.other++;
        else if (read.kind === 'rejected') this.reject(read.reason);
        else {
          result.invocations++;
          keep(read.invocation);
          for (const verdict of judge(use, read.invocation, read.history)) {
            if (verdict.outcome === 'fail') observations.push(verdict.observation);
            if (verdict.outcome === 'error') result.checkErrors++;
          }
        }
      },
      reject(reason) {
        result.rejected.set(reason, (result.rejected.get(reason) ?? 0) + 1);
      },
      async finish() {
        await use.ledger.putNames(names);
        for (const [scope, minutes] of rows) result.tooLate += await append(use, scope, minutes);
        // A record that comes late corrects sums and pages nobody; what tipped a matter is the first in event time.
        const newsFrom = use.clock() - msOf(FRESH_MINUTES);
        const news = observations.filter(({ detectedAt }) => detectedAt >= newsFrom);
        for (const seen of news.sort((a, b) => a.detectedAt - b.detectedAt)) {
          const change = await use.findings.record(seen);
          if (change) result.changes.push(change);
        }
        return result;
      },
    };
  };
}

function judge(
  { resolveSpender, price, detectors }: IngestInvocations,
  invocation: Invocation,
  history: Evidence['call']['history'],
): Verdict[] {
  const spender = resolveSpender(invocation.modelId, invocation.invokedModelId);
  const evidence = { invocation, spender, charge: price(settleCall(invocation, spender), spender), history };
  return detectors.flatMap((evaluate) => evaluate(evidence));
}

/** Stores the rows by minute and marks the minutes that no tick would look at again; gives the number of too-late calls. */
async function append(
  { ledger, clock }: IngestInvocations,
  scope: string,
  minutes: ReadonlyMap<EpochMinute, Row[]>,
): Promise<number> {
  await ledger.addScope(scope, minuteOf(clock()));
  const late = await Promise.all(
    [...minutes].map(async ([minute, rows]) => {
      const once = dedupe(rows);
      if (latenessOf(minute, minuteOf(clock())) === 'too-late') {
        const unknown = await notStored(ledger, scope, minute, once);
        if (unknown.length > 0) await ledger.putTooLate(scope, minute, unknown);
        return unknown.length;
      }
      await ledger.putSegment(scope, minute, once);
      // The clock is read after the rows are there: what a stalled write takes out of the young minutes gets its mark.
      if (latenessOf(minute, minuteOf(clock())) !== 'young') await ledger.markDirty(scope, minute);
      return 0;
    }),
  );
  return late.reduce((sum, count) => sum + count, 0);
}

/** Without the calls that came in time and come again: as long as their segments are kept, they are in the sums. */
async function notStored(
  ledger: LedgerStore,
  scope: string,
  minute: EpochMinute,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const [stored] = await Array.fromAsync(ledger.readSegments(scope, minute, minute + 1));
  const known = new Set(stored?.rows.map(({ requestId }) => requestId));
  return rows.filter(({ requestId }) => !known.has(requestId));
}
