import type { Evidence, Verdict } from '#core/checks/check.ts';
import type { Observation } from '#core/findings/finding.ts';
import type { Invocation, OffloadedRequest, ReadCall, RejectReason } from '#core/invocation/invocation.ts';
import { type ReadContext, readLine } from '#core/invocation/read-record.ts';
import { FRESH_MINUTES, latenessOf } from '#core/ledger/lateness.ts';
import { dedupe, type Row, toRow } from '#core/ledger/row.ts';
import type { BodyStore } from '#core/ports/body-store.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { PriceInvocation } from '#core/ports/price.ts';
import { settleCall } from '#core/profiles/settle-call.ts';
import { type EpochMinute, type EpochMs, minuteOf, msOf } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { type Ingested, nothingIngested } from './ingested.ts';
import { isPicked, readBodies } from './offloaded-bodies.ts';

export interface IngestInvocations {
  readonly ledger: LedgerStore;
  readonly findings: Pick<FindingRecorder, 'record'>;
  readonly read: ReadContext;
  readonly resolveSpender: ResolveSpender;
  readonly price: PriceInvocation;
  /** The configured call detectors. */
  readonly detectors: readonly ((evidence: Evidence['call']) => readonly Verdict[])[];
  readonly clock: Clock;
  /** Undefined where requests that are too large for their record cannot be read. */
  readonly bodies?: BodyStore | undefined;
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
    const result = nothingIngested();
    const names = new Map<string, string>();
    const rows = new Map<string, Map<EpochMinute, Row[]>>();
    const observations: Observation[] = [];
    const offloaded: OffloadedRequest[] = [];

    const keep = (call: Invocation): void => {
      const minutes = rows.get(call.scope) ?? new Map<EpochMinute, Row[]>();
      const minute = minuteOf(call.timestamp);
      const of = minutes.get(minute) ?? [];
      of.push(toRow(call, use.read.metadataKeys, use.read.keys.names, names));
      minutes.set(minute, of);
      rows.set(call.scope, minutes);
    };

    const observe = ({ invocation, history }: ReadCall): Observation[] => {
      const verdicts = judge(use, invocation, history);
      result.checkErrors += verdicts.filter(({ outcome }) => outcome === 'error').length;
      return verdicts.flatMap((verdict) => (verdict.outcome === 'fail' ? [verdict.observation] : []));
    };

    // A record that comes late corrects sums and pages nobody.
    const isNews = (at: EpochMs): boolean => at >= use.clock() - msOf(FRESH_MINUTES);

    const observeOffloaded = async (): Promise<void> => {
      const seen = use.bodies ? await readBodies(offloaded, use.bodies, use.clock, observe) : [];
      const read = seen.filter((one) => one !== undefined);
      result.bodiesRead += read.length;
      result.bodiesUnread += offloaded.length - read.length;
      observations.push(...read.flat());
    };

    return {
      add(line) {
        const read = readLine(line, use.read);
        if (read.kind === 'other') result.other++;
        else if (read.kind === 'rejected') this.reject(read.reason);
        else {
          result.invocations++;
          keep(read.invocation);
          observations.push(...observe(read));
          const { requestId, timestamp } = read.invocation;
          if (read.offloaded && isPicked(requestId) && isNews(timestamp)) offloaded.push(read.offloaded);
        }
      },
      reject(reason) {
        result.rejected.set(reason, (result.rejected.get(reason) ?? 0) + 1);
      },
      async finish() {
        await use.ledger.putNames(names);
        for (const [scope, minutes] of rows) result.tooLate += await append(use, scope, minutes);
        // Only now: a row waits for no body.
        await observeOffloaded();
        // What tipped a matter is the first in event time.
        const news = observations.filter(({ detectedAt }) => isNews(detectedAt));
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
