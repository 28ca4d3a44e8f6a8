import type { Gap } from '#core/gaps/gap.ts';
import { covers, type Judged, type Measure, measured, settleGap, verdictOf } from '#core/gaps/settle-gap.ts';
import { type HourRange, rangesOf } from '#core/gaps/short-hours.ts';
import type { GapStore, StoredGap } from '#core/ports/gap-store.ts';
import type { EpochMinute, EpochMs } from '#core/time.ts';

/** A gap as a run found it, and as it left it. */
export interface SettledGap {
  readonly before: Gap | undefined;
  readonly after: Gap;
  readonly version: number;
}

export interface SettleGaps {
  readonly gaps: GapStore;
  readonly isAnsweredBy: (gap: Gap, hour: EpochMinute) => boolean;
  /** Whether a gap's counts are still those stored with it. */
  readonly isMeasured: (gap: Gap) => boolean;
  readonly measure: (gap: Gap) => Promise<Measure>;
}

/**
 * settleGaps moves the gaps of a scope as a comparison says, and opens one for hours that lack calls and are in none. Whoever else
 * moves a gap at the same time wins; what it has become is taken as it is, and settled by the next run.
 */
export async function settleGaps(
  use: SettleGaps,
  scope: string,
  stored: readonly StoredGap[],
  judged: Judged,
  now: EpochMs,
): Promise<SettledGap[]> {
  const settled: SettledGap[] = [];
  for (const one of stored) settled.push(await settleOne(use, one, judged, now));
  const short = [...judged.hours].flatMap(([hour, verdict]) => (verdict === 'short' ? [hour] : []));
  const known = settled.map(({ after }) => after);
  for (const range of rangesOf(short.filter((hour) => !known.some((gap) => covers(gap, hour))))) {
    const next = widened(known, range, judged) ?? opened(scope, range, now);
    const at = settled.findIndex(({ after }) => after.from === next.from);
    const { after: before, version = 0 } = settled[at] ?? {};
    const put = await putOrTake(use.gaps, before, measured(next, await use.measure(next)), version);
    settled.splice(at < 0 ? settled.length : at, 1, put);
  }
  return settled;
}

async function settleOne(
  use: SettleGaps,
  { gap, version }: StoredGap,
  judged: Judged,
  now: EpochMs,
): Promise<SettledGap> {
  // What an installation has not read yet is not missing.
  const isToBeRead = gap.cause === 'installation' && gap.readAt === undefined;
  const verdict = isToBeRead ? 'unknown' : verdictOf(gap, judged, (hour) => use.isAnsweredBy(gap, hour));
  const isNews = verdict === 'short' && gap.status === 'open' && !use.isMeasured(gap);
  const after = settleGap(gap, verdict, isNews ? await use.measure(gap) : undefined, now);
  return after ? putOrTake(use.gaps, gap, after, version) : { before: gap, after: gap, version };
}

async function putOrTake(gaps: GapStore, before: Gap | undefined, after: Gap, version: number): Promise<SettledGap> {
  if (await gaps.put(after, version)) return { before, after, version: version + 1 };
  const [stored] = await gaps.ofScope(after.scope, after.from);
  if (stored?.gap.from !== after.from) throw new Error('a gap that is there and is not');
  return { before, after: stored.gap, version: stored.version };
}

/** An open gap that goes on with a range: nobody has begun to read it, or it starts where the range does and is read anew. */
function widened(gaps: readonly Gap[], { from, to }: HourRange, { hours }: Judged): Gap | undefined {
  // Only one that was looked at itself can be measured with what comes after it.
  const open = gaps.filter((gap) => gap.status === 'open' && hours.has(gap.from));
  const before = open.find((gap) => gap.to === from && gap.cause === 'missing-invocations' && !isBegun(gap));
  const one = before ?? open.find((gap) => gap.from === from);
  if (!one) return undefined;
  const { cursor: _c, readAt: _r, ...gap } = one;
  return { ...gap, to: Math.max(to, gap.to) };
}

const isBegun = ({ cursor, readAt }: Gap): boolean => cursor !== undefined || readAt !== undefined;

const opened = (scope: string, { from, to }: HourRange, now: EpochMs): Gap => ({
  scope,
  from,
  to,
  cause: 'missing-invocations',
  openedAt: now,
  status: 'open',
});
