import type { Config } from '#core/config/config.ts';
import { tellAt } from '#core/config/quiet-hours.ts';
import type { Incident } from '#core/findings/incident.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { DeliveryStore } from '#core/ports/delivery-store.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { isTimeZone } from '#core/time.ts';
import type { FindingRecorder } from '#functions/findings/finding-recorder.ts';
import { type ConfiguredTarget, notifyFindings } from './notify-findings.ts';

export interface NotifyParts {
  readonly config: Config;
  readonly profiles: readonly CatalogProfile[];
  readonly deliveries: DeliveryStore;
  readonly targets: readonly ConfiguredTarget[];
  readonly findings: FindingRecorder;
  readonly clock: Clock;
}

/** composeNotify puts the use case together from a configuration and the outside parts. */
export function composeNotify({ config, profiles, ...outside }: NotifyParts): ReturnType<typeof notifyFindings> {
  const resolveSpender = resolveSpenderWith(profiles);
  const viewOf = (incident: Incident): IncidentView => {
    const isSpender = incident.findings.some(({ spender }) => spender === incident.cause);
    const spender = isSpender ? resolveSpender(incident.cause) : undefined;
    const tagged = spender?.tags['watchdog:timezone'];
    return {
      incident,
      ...(spender && { spender }),
      timeZone: tagged !== undefined && isTimeZone(tagged) ? tagged : config.timeZone,
    };
  };
  return notifyFindings({
    ...outside,
    viewOf,
    tellAt: (incident, now) => tellAt(config.quietHours, config.timeZone, incident.severity, now),
  });
}
