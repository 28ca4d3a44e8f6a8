import { randomUUID } from 'node:crypto';
import { slackBot } from '#adapters/slack/slack-bot.ts';
import type { IncidentChange } from '#core/findings/incident.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Target } from '#core/ports/target.ts';
import type { Html } from '#functions/local/report/html.ts';
import type { ConfiguredTarget } from '#functions/notify-findings/notify-findings.ts';
import { startInbox } from './inbox-page.ts';
import { renderInboxSection } from './inbox-section.ts';

/** Where a run on this machine tells what it finds: an inbox that stands for Slack, and whoever watches the run. */
export interface LocalMessages {
  /** The inbox's page, there while the run lasts. */
  readonly url: string;
  readonly targetsAt: (now: Clock) => readonly ConfiguredTarget[];
  /** The messages as they stand, for the report; undefined where none was sent. */
  section(timeZone: string): Html | undefined;
  stop(): Promise<void>;
}

/** The inbox takes any token and any channel's id. */
const ANY = { token: 'local', channel: 'CWATCHDOG' };

/** startMessages opens an inbox; `onNews` hears of every incident as it happens. */
export async function startMessages(
  onNews: (view: IncidentView, changes: readonly IncidentChange[]) => void,
): Promise<LocalMessages> {
  // The clock of the events, which the run brings with it.
  let now: Clock = () => 0;
  const inbox = await startInbox({ now: () => now() });
  const watcher: Target = {
    kind: 'one-way',
    async send({ view, changes }) {
      onNews(view, changes);
      return { outcome: 'done' };
    },
  };
  // What a run before this one noted of its own inbox, on a kept table, stands for nothing in this one.
  const name = `inbox-${randomUUID()}`;
  const told = (name: string, target: Target): ConfiguredTarget => ({ name, target, minimumSeverity: 'info' });
  return {
    url: inbox.url,
    targetsAt(clock) {
      now = clock;
      return [told(name, slackBot({ ...ANY, baseUrl: inbox.apiUrl, now: clock })), told('watcher', watcher)];
    },
    section: (timeZone) => renderInboxSection(inbox.inbox, { timeZone, now: now() }),
    stop: inbox.stop,
  };
}
