import { afterEach } from 'vitest';
import type { Incident, IncidentChange } from '#core/findings/incident.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import type { Telling } from '#core/ports/target.ts';
import { aView } from './incidents.ts';
import { type SlackStandIn, slackStandIn } from './slack-stand-in.ts';

/** Letters, digits and hyphens, as in a real one. */
export const TOKEN = 'xoxb-111122223333-444455556666-sEcrEtsEcrEt';
export const CHANNEL = 'C0WATCHDOG';

const running: SlackStandIn[] = [];

afterEach(async () => {
  for (const slack of running.splice(0)) await slack.stop();
});

/** A stand-in that is stopped after the test. */
export async function aSlack(options: Parameters<typeof slackStandIn>[0] = {}): Promise<SlackStandIn> {
  const slack = await slackStandIn(options);
  running.push(slack);
  return slack;
}

/** What is told of an incident in this state; the answer is needed within `withinMs`. */
export function aTelling(
  incident: Partial<Incident> = {},
  { withinMs = 10_000, view = {} }: { withinMs?: number; view?: Partial<IncidentView> } = {},
): Telling {
  const seen = aView(incident, view);
  const changes: readonly IncidentChange[] = seen.incident.changes;
  return { view: seen, changes, deadline: Date.now() + withinMs };
}
