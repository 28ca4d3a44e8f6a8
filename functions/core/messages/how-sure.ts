import type { IncidentView } from './incident-view.ts';

/** How far each check of a loop can be trusted, the surest first, and what would make it surer. */
const SURENESS: readonly (readonly [check: string, text: string])[] = [
  ['tool-call-loop', 'very, since the same call came back with the same result, word for word'],
  ['answer-loop', 'very, since the same was said, word for word'],
  ['stalled-agent-loop', 'very, since nothing came back that had not been there'],
  [
    'similar-answers-loop',
    'fairly, since the words are nearly the same: a template filled in again and again looks like it',
  ],
  ['generation-loop', 'fairly, since answers that end at their limit may be long on purpose'],
  ['request-loop', 'fairly, since length and opening are the same: many people who ask the same look like it'],
  ['runaway-fan-out', 'fairly, since its own busiest hour is far behind: a launch or a migration looks like it'],
  ['heartbeat-loop', 'a hint, since a schedule may be meant so'],
  [
    'runaway-conversation',
    'a hint, since cost alone says that it is long, not that it is stuck. Requests in the log would tell, and a session id in the request metadata where conversations are many',
  ],
];

/** How sure the findings that go on make it that something loops; undefined where none of them is about a loop. */
export function howSure({ incident }: IncidentView): string | undefined {
  const open = new Set(incident.findings.flatMap(({ status, check }) => (status === 'resolved' ? [] : [check])));
  const [surest, ...others] = SURENESS.filter(([check]) => open.has(check));
  if (!surest) return undefined;
  const also = others.length > 0 ? `; ${others.map(([check]) => check).join(', ')} agrees` : '';
  return surest[1] + also;
}
