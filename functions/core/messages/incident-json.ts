import type { Finding } from '#core/findings/finding.ts';
import type { IncidentChange, SpendClock } from '#core/findings/incident.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { formatUsd } from '#core/money.ts';
import { type EpochMs, isoOf } from '#core/time.ts';
import { findingJson } from './finding-json.ts';
import { headline } from './headline.ts';
import { howSure } from './how-sure.ts';
import type { IncidentView } from './incident-view.ts';
import { moneySoFar } from './money-so-far.ts';
import { placesOf } from './place.ts';
import { zoneName } from './zoned-time.ts';

/**
 * The machine-readable form of an incident and of what is told of it now, version 1: every key is always there, money is a
 * decimal string with every digit. Its schema is events/incident/incident.schema.json.
 */
export function incidentJson(view: IncidentView, changes: readonly IncidentChange[]) {
  const { incident, spender, timeZone } = view;
  const { clock } = incident;
  return {
    v: 1,
    type: 'incident',
    id: incidentId(incident),
    version: incident.version,
    status: incident.status,
    severity: incident.severity,
    headline: headline(view),
    howSure: howSure(view) ?? null,
    ...placesOf(incident),
    cause: incident.cause,
    episode: incident.episode,
    openedAt: isoOf(incident.openedAt),
    changedAt: isoOf(incident.changedAt),
    resolvedAt: timeOrNull(incident.resolvedAt),
    previousResolvedAt: timeOrNull(incident.previousResolvedAt),
    spender: spender
      ? {
          id: spender.id,
          name: spender.name,
          owner: spender.owner ?? null,
          model: spender.model ?? null,
          tags: spender.tags,
        }
      : null,
    timeZone: zoneName(timeZone),
    spend: clock ? spendJson(clock) : null,
    projected: projectedJson(view),
    changes: changes.map(({ version, at, what, raised, check, reason }) => ({
      version,
      at: isoOf(at),
      what,
      raised,
      check: check ?? null,
      reason,
    })),
    findings: incident.findings.map(incidentFinding),
    moreFindings: incident.more,
  } as const;
}

export type IncidentJson = ReturnType<typeof incidentJson>;

/** A finding as it stands, in the shape of a finding's own message. */
function incidentFinding(finding: Finding) {
  const { v: _v, type: _type, change: _change, ...body } = findingJson({ change: 'updated', finding });
  const { mute, resolvedAt, commands = [] } = finding;
  return {
    ...body,
    commands,
    status: finding.status,
    resolvedAt: timeOrNull(resolvedAt),
    mute: mute ? { kind: mute.kind, until: isoOf(mute.until), by: mute.by, reason: mute.reason } : null,
  };
}

const spendJson = ({ asOf, since, spent, perHour, usualPerHour, calls, pricedCalls, series }: SpendClock) => ({
  asOf: isoOf(asOf),
  since: isoOf(since),
  spentUsd: formatUsd(spent),
  perHourUsd: formatUsd(perHour),
  usualPerHourUsd: usualPerHour === undefined ? null : formatUsd(usualPerHour),
  calls,
  pricedCalls,
  series: { stepMinutes: series.stepMinutes, spentUsd: series.values.map(formatUsd) },
});

function projectedJson(view: IncidentView) {
  const { projected } = moneySoFar(view);
  return projected ? { at: isoOf(projected.at), spentUsd: formatUsd(projected.spent) } : null;
}

const timeOrNull = (at: EpochMs | undefined): string | null => (at === undefined ? null : isoOf(at));
