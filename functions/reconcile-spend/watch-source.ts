import { type BlindRate, blindRate, type SpentHour, spentOn, UNKNOWN_RATE } from '#core/blindness/blind-rate.ts';
import { judgeCalls, judgeSource, type SourceLook, type SourceRules } from '#core/blindness/judge-source.ts';
import type { Sight } from '#core/blindness/sight.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { SourceLooks } from '#core/ports/source-looks.ts';
import { DAY, type EpochMs, floorTo, HOUR, minuteOf } from '#core/time.ts';
import { type TellSights, tellSights } from './tell-sights.ts';

export interface WatchSource extends SourceRules {
  readonly looks: SourceLooks;
  readonly ledger: Pick<LedgerStore, 'readProgress' | 'readPages'>;
  readonly findings: TellSights;
  /** The time between two looks: longer than a change takes that is made in two steps, such as Terraform's delete and create. */
  readonly pause: () => Promise<void>;
}

/** What looking at the source came to. */
export interface SourceWatched {
  /** Things found wrong. */
  readonly blindSpots: number;
  /** Calls that got no answer, by action and code. */
  readonly unanswered: number;
  readonly unansweredBy: Readonly<Record<string, number>>;
  readonly changes: readonly FindingChange[];
}

const USUAL_DAYS = 7;

/**
 * watchSource tells what keeps the watchdog from seeing. What looks wrong is looked at again after a pause and told only if it still
 * does: a configuration that is replaced is gone for a moment. What is well is believed at once.
 */
export async function watchSource(use: WatchSource, scope: string, now: EpochMs): Promise<SourceWatched> {
  const first = await lookAt(use);
  const doubtful = wrongIn(judgeSource(use, first, scope, UNKNOWN_RATE));
  let look = first;
  let rate = UNKNOWN_RATE;
  if (doubtful.size > 0) {
    await use.pause();
    look = await lookAt(use);
    rate = await readBlindRate(use.ledger, scope, now);
  }
  const sure = judgeSource(use, look, scope, rate).filter(({ check, wrong }) => !wrong || doubtful.has(check));
  const sights = [...sure, ...judgeCalls(look, scope)];
  const unansweredBy = Object.fromEntries(
    Object.values(look).flatMap((one) => ('action' in one ? [[`${one.action} ${one.code}`, 1] as const] : [])),
  );
  return {
    blindSpots: wrongIn(sure).size,
    unanswered: Object.keys(unansweredBy).length,
    unansweredBy,
    changes: await tellSights(use.findings, sights, now),
  };
}

async function lookAt({ looks, source }: WatchSource): Promise<SourceLook> {
  const logging = await looks.logging();
  return 'logGroup' in source
    ? { logging, filters: await looks.subscriptionFilters(source.logGroup) }
    : { logging, sendsEvents: await looks.sendsEvents(source.bucket) };
}

const wrongIn = (sights: readonly Sight[]): ReadonlySet<string> =>
  new Set(sights.flatMap(({ check, wrong }) => (wrong ? [check] : [])));

/** The mean hour of seven days, the last of which is the last one seen whole: hours of blindness would make it look cheap. */
async function readBlindRate(ledger: WatchSource['ledger'], scope: string, now: EpochMs): Promise<BlindRate> {
  const { closedUntil = 0, seenUntil = closedUntil } = (await ledger.readProgress(scope)) ?? {};
  const to = floorTo(Math.min(minuteOf(now), closedUntil, seenUntil), HOUR);
  const hours: SpentHour[] = [];
  for (let day = to - USUAL_DAYS * DAY; day < to; day += DAY) {
    for (const { start, page } of await ledger.readPages(scope, 'hour', day, day + DAY))
      hours.push(spentOn(start, page));
  }
  return blindRate(hours, to);
}
