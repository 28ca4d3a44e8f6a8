import type { IncidentView } from '#core/messages/incident-view.ts';
import { changesMessage, incidentMessage } from '#core/messages/slack/incident-message.ts';
import { renderMessage } from '#functions/local/preview/render-message.ts';
import { previewPage } from '../browser/preview-page.ts';
import { aChange, aView, NIGHT } from '../support/incidents.ts';

const MINUTE = 60_000;

/** An agent that loops in the night: told an hour and a half ago, and just now that it is twice as dear. */
const view: IncidentView = aView({
  version: 4,
  changedAt: NIGHT,
  changes: [
    aChange(),
    aChange({
      version: 3,
      at: NIGHT,
      what: 'doubled',
      reason: 'it has cost $63.12 by now, $31.20 when last told',
    }),
  ],
});

/** The page of the picture: the very blocks that are sent, with the reply in their thread. */
export const alertPage = (): string =>
  previewPage('An alert in Slack', [
    renderMessage(
      {
        ...incidentMessage(view, { chart: true }),
        at: NIGHT - 93 * MINUTE,
        edited: true,
        replies: [{ ...changesMessage(view, view.incident.changes.slice(1)), at: NIGHT }],
      },
      view.timeZone,
    ),
  ]);
