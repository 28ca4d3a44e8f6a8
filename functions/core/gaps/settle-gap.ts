import { type EpochMinute, type EpochMs, floorTo, HOUR } from '#core/time.ts';
import type { Gap } from './gap.ts';
import { type HourRange, isWithin } from './short-hours.ts';

/** What a comparison says of a range: `unknown` where it cannot tell yet, `unknowable` where it never will. */
export type RangeVerdict = 'agrees' | 'short' | 'unknown' | 'unknowable';

export interface Judged {
  /** Hours whose two counts could be compared, and whether they lack calls. */
  readonly hours: ReadonlyMap<EpochMinute, 'agrees' | 'short'>;
  /** Before it, nothing can be compared any more. */
  readonly knowableFrom: EpochMinute;
}

/**
 * isAnsweredBy tells whether a gap says what an hour lacks. One that is only partly in it may lack what lies outside; and of gaps
 * that overlap only the first speaks, so that nothing is missed twice because somebody asks for it.
 */
export function isAnsweredBy(gap: Gap, gaps: readonly Gap[], hour: EpochMinute): boolean {
  const isFirst = ({ openedAt, from }: Gap): boolean =>
    openedAt < gap.openedAt || (openedAt === gap.openedAt && from < gap.from);
  return isWithin(gap, hour) && !gaps.some((other) => isFirst(other) && covers(other, hour));
}

/** What is known to be lost is not missed again; what was mended and lacks calls once more is. */
export const covers = (gap: Gap, hour: EpochMinute): boolean => gap.status !== 'mended' && isWithin(gap, hour);

/**
 * verdictOf judges a range by all of its hours that can be known: one that lacks calls decides, if the range answers for it, and one
 * not known yet is waited for.
 */
export function verdictOf(
  { from, to }: HourRange,
  { hours, knowableFrom }: Judged,
  isAnswered: (hour: EpochMinute) => boolean,
): RangeVerdict {
  const first = Math.max(floorTo(from, HOUR), knowableFrom);
  if (first >= to) return 'unknowable';
  const starts = Array.from({ length: Math.ceil((to - first) / HOUR) }, (_, i) => first + i * HOUR);
  const judged = starts.filter((hour) => isAnswered(hour) || hours.get(hour) !== 'short');
  const found = judged.map((hour) => hours.get(hour));
  if (found.includes(undefined)) return 'unknown';
  return found.includes('short') ? 'short' : 'agrees';
}

/** What was measured of a gap that lacks calls. */
export type Measure = Pick<
  Gap,
  'expected' | 'seen' | 'missing' | 'missingListCost' | 'unestimated' | 'mostly' | 'silent'
>;

/**
 * settleGap moves a gap as a comparison says; undefined where nothing changes. A gap ends as mended when the counts agree, and as
 * unmendable when they do not although its source was read to the end; one that somebody else wants read stays until it was.
 */
export function settleGap(
  gap: Gap,
  verdict: RangeVerdict,
  measure: Measure | undefined,
  now: EpochMs,
): Gap | undefined {
  const isRead = gap.readAt !== undefined;
  switch (verdict) {
    case 'unknown':
      return undefined;
    case 'agrees':
      if (gap.status === 'mended' || !(isRead || gap.cause === 'missing-invocations')) return undefined;
      return closed(gap, 'mended', now);
    case 'unknowable':
      if (gap.status !== 'open' || !isRead) return undefined;
      return gap.expected
        ? closed(gap, 'unmendable', now, 'its source was read to the end, and it is too long ago to count again')
        : closed(gap, 'mended', now);
    case 'short': {
      if (gap.status !== 'open') return undefined;
      const counted = measure ? measured(gap, measure) : gap;
      if (isRead) return closed(counted, 'unmendable', now, lostReason(gap));
      return measure && counted;
    }
  }
}

function lostReason({ sealedMinutes = 0, unreadObjects = 0 }: Gap): string {
  const reasons = [
    sealedMinutes > 0 && `${sealedMinutes} minutes were too old to be added`,
    unreadObjects > 0 && `${unreadObjects} objects were gone or not to be read`,
  ].filter((reason) => reason !== false);
  return reasons.length > 0 ? reasons.join(', ') : 'its source was read to the end, and the calls are not in it';
}

/** measured gives a gap with a new measure, and nothing of the one before. */
export function measured(gap: Gap, measure: Measure): Gap {
  const {
    expected: _e,
    seen: _s,
    missing: _n,
    missingListCost: _c,
    unestimated: _u,
    mostly: _m,
    silent: _q,
    ...rest
  } = gap;
  return { ...rest, ...measure };
}

function closed(gap: Gap, status: Exclude<Gap['status'], 'open'>, closedAt: EpochMs, reason?: string): Gap {
  const { reason: _, ...rest } = gap;
  return { ...rest, status, closedAt, ...(reason !== undefined && { reason }) };
}
