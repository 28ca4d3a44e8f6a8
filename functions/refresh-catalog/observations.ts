import { fingerprintOf, type Observation } from '#core/findings/finding.ts';
import { accountOf } from '#core/findings/incident-ref.ts';
import type { Called } from '#core/ports/called.ts';
import { ageOf, type PriceListState } from '#core/pricing/price-list/price-list-state.ts';
import { DAY, type EpochMs, isoOf, MINUTE_MS } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { type Home, scopeOf } from './home.ts';

/** Prices change a few times a year, so a list may be missed for days; a week of failures does not mend itself. */
const STALE_AFTER_MS = 7 * DAY * MINUTE_MS;
/** As many names as a person reads. */
const NAMED = 5;

/** What is said about one thing: that it is wrong, or with `undefined` that it is good again. */
export interface Said {
  readonly check: 'price-list-refused' | 'prices-stale' | 'catalog-unreadable';
  readonly resource: string;
  readonly wrong: Pick<Observation, 'severity' | 'reason' | 'evidence'> | undefined;
}

/** What a list was refused for, whole or in part. */
export interface Refusal {
  readonly whole?: string;
  readonly absurd: readonly string[];
  readonly vanished: readonly string[];
}

export function saidOfList({ whole, absurd, vanished }: Refusal, { region, good }: PriceListState): Said {
  const said = { check: 'price-list-refused', resource: region } as const;
  const since = good ? `those of ${isoOf(good.at).slice(0, 10)}` : 'the shipped ones';
  const parts = [
    ...(absurd.length > 0 ? [`left out as more than ten times off: ${named(absurd)}`] : []),
    ...(vanished.length > 0 ? [`no longer listed: ${named(vanished)}`] : []),
  ];
  if (whole !== undefined) {
    const reason = `the price list of ${region} was not taken: ${whole}; prices stay ${since}`;
    return { ...said, wrong: { severity: 'medium', reason, evidence: { region, refused: whole } } };
  }
  if (parts.length === 0) return { ...said, wrong: undefined };
  const reason = `the price list of ${region} was taken but for: ${parts.join('; ')}; their prices stay as they were`;
  const evidence = { region, absurdPrices: absurd.length, vanishedModels: vanished.length };
  return { ...said, wrong: { severity: 'low', reason, evidence } };
}

export function saidOfAge(state: PriceListState, now: EpochMs): Said {
  const said = { check: 'prices-stale', resource: state.region } as const;
  const days = Math.floor(ageOf(state, now) / (DAY * MINUTE_MS));
  if (ageOf(state, now) < STALE_AFTER_MS) return { ...said, wrong: undefined };
  const reason = `no price list of ${state.region} could be taken for ${days} days: a price that changed since is not known`;
  return { ...said, wrong: { severity: 'medium', reason, evidence: { region: state.region, ageDays: days } } };
}

/** A call that fails for a while, such as one that is throttled, says nothing either way. */
export function saidOfCall({ action, code, refused }: Called, region: string): Said | undefined {
  const said = { check: 'catalog-unreadable', resource: `${action} in ${region}` } as const;
  if (code === undefined) return { ...said, wrong: undefined };
  if (!refused) return undefined;
  const reason = `${action} in ${region} is answered with ${code}: what was known from it stays and gets older`;
  return { ...said, wrong: { severity: 'low', reason, evidence: { action, region, code } } };
}

const named = (names: readonly string[]): string =>
  [...names.slice(0, NAMED), ...(names.length > NAMED ? [`and ${names.length - NAMED} more`] : [])].join(', ');

/** Records what is wrong and ends what is good again; both are matters of the account. */
export async function record(findings: FindingRecorder, home: Home, said: readonly Said[], now: EpochMs) {
  const scope = accountOf(scopeOf(home));
  const changes = [];
  for (const { check, resource, wrong } of said) {
    const change = wrong
      ? await findings.record({ check, scope, resource, firstObservedAt: now, detectedAt: now, listCost: 0n, ...wrong })
      : await findings.end(fingerprintOf({ check, scope, resource }), now);
    if (change) changes.push(change);
  }
  return changes;
}
