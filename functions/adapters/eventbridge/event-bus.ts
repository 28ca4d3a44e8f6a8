import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResponse,
} from '@aws-sdk/client-eventbridge';
import { tryUntil } from '#adapters/sdk/try-until.ts';
import { isCode, isPassing } from '#adapters/sdk/undone.ts';
import type { Outcome } from '#core/findings/delivery.ts';
import type { IncidentChange } from '#core/findings/incident.ts';
import { fitFindings } from '#core/messages/fit-findings.ts';
import { incidentJson } from '#core/messages/incident-json.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import type { OneWayTarget } from '#core/ports/target.ts';
import { detailType } from './detail-type.ts';

const SOURCE = 'bedrock.cost-watchdog';

/** eventBus tells through an event bus; what its rules deliver may come twice and carries the incident's id and version. */
export function eventBus(client: EventBridgeClient, busArn: string): OneWayTarget {
  return {
    kind: 'one-way',
    async send({ view, changes, deadline }) {
      const command = new PutEventsCommand({ Entries: [{ EventBusName: busArn, ...eventOf(view, changes) }] });
      const tried = await tryUntil(command, deadline, (options) => client.send(command, options));
      return tried.outcome === 'answered' ? outcomeOf(tried.output) : tried;
    },
  };
}

function eventOf(view: IncidentView, changes: readonly IncidentChange[]): PutEventsRequestEntry {
  const { incident, spender } = view;
  return {
    Source: SOURCE,
    DetailType: detailType(incident, changes),
    Time: new Date(changes.at(-1)?.at ?? incident.changedAt),
    Resources: [spender?.id ?? incident.cause].filter((id) => id.startsWith('arn:')),
    Detail: fitFindings(incidentJson(view, changes), JSON.stringify),
  };
}

/** A request that was accepted says of each entry whether it was (EventBridge docs: PutEventsResultEntry). */
function outcomeOf({ Entries: [entry] = [] }: PutEventsResponse): Outcome {
  const { EventId, ErrorCode } = entry ?? {};
  if (EventId !== undefined) return { outcome: 'done' };
  if (!isCode(ErrorCode)) return { outcome: 'unknown', code: 'unreadable_answer' };
  const isLater = ErrorCode === 'InternalFailure' || isPassing(ErrorCode);
  return { outcome: isLater ? 'later' : 'refused', code: ErrorCode };
}
