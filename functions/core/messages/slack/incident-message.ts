import type { IncidentChange } from '#core/findings/incident.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { headline, markOf } from '#core/messages/headline.ts';
import {
  changeTexts,
  commands,
  footer,
  newsOf,
  reasons,
  statusText,
  steps,
  versionedId,
  whyTexts,
} from '#core/messages/incident-text.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import { moneyFacts } from '#core/messages/money-facts.ts';
import { sparkline } from '#core/messages/sparkline.ts';
import { spendSeries } from '#core/messages/spend-series.ts';
import { whoFacts } from '#core/messages/who-facts.ts';
import type { Block, ContextBlock, HeaderBlock, RichTextList, SlackMessage } from './blocks.ts';
import { spendChart } from './chart.ts';
import { fitBlocks } from './fit-blocks.ts';
import { inertText } from './inert-text.ts';
import { bold, bullets, code, codes, facts, line, plain, richText } from './rich-text.ts';
import { cutTo, textLength } from './text-length.ts';

/** `chart`: whether the workspace takes data visualization blocks. */
interface Options {
  readonly chart: boolean;
}

const LONGEST_HEADER = 150;
const LONGEST_TEXT = 600;
const SPARKLINE_STEPS = 20;

/** The whole state of an incident: what a channel message shows now, and is edited to later. */
export const incidentMessage = (view: IncidentView, { chart }: Options): SlackMessage => ({
  text: notification(view, reasons(view).slice(0, 1)),
  blocks: fitBlocks([header(view), ...body(view, chart)]),
  metadata: metadataOf(view, 'post'),
});

/** A reply in the thread of an incident: what changed, and no more. */
export function changesMessage(view: IncidentView, changes: readonly IncidentChange[]): SlackMessage {
  const texts = changeTexts(view, changes);
  return {
    text: notification(view, texts.slice(-1)),
    blocks: [richText(line(bold(headline(view))), ...(texts.length > 0 ? [bullets(texts)] : []))],
    metadata: metadataOf(view, 'reply'),
  };
}

/** For a target that cannot edit: what changed and the whole state, each a message of its own. */
export function noticeMessage(
  view: IncidentView,
  changes: readonly IncidentChange[],
  { chart }: Options,
): SlackMessage {
  const news = changeTexts(view, newsOf(view, changes));
  return {
    text: notification(view, [news.at(-1) ?? reasons(view)[0] ?? '', versionedId(view)]),
    blocks: fitBlocks([header(view), ...listed('What changed', bullets(news)), ...body(view, chart)]),
    metadata: metadataOf(view, 'post'),
  };
}

function body(view: IncidentView, chart: boolean): Block[] {
  return [
    richText(line(plain(statusText(view)))),
    ...listed('Why', bullets(whyTexts(view))),
    ...listed('Money', facts(moneyFacts(view))),
    ...picture(view, chart),
    ...listed('Who', facts(whoFacts(view))),
    ...listed('What to do', bullets(steps(view))),
    ...listed('To type', codes(commands(view))),
    context(footer(view)),
  ];
}

const listed = (title: string, list: RichTextList): Block[] =>
  list.elements.length > 0 ? [richText(line(bold(title)), list)] : [];

function picture({ incident: { clock }, timeZone }: IncidentView, chart: boolean): Block[] {
  if (!clock) return [];
  const drawn = chart ? spendChart(clock, timeZone) : undefined;
  if (drawn) return [drawn];
  const { steps, stepMinutes } = spendSeries(clock, SPARKLINE_STEPS);
  return steps.length > 0
    ? [richText(line(code(sparkline(steps.map(({ spent }) => spent))), plain(` ${stepMinutes} min each`)))]
    : [];
}

function titleOf(view: IncidentView): string {
  const marked = (line: string): string => `${markOf(view)} ${line}`;
  return cutTo(marked(headline(view, (line) => textLength(marked(line)) <= LONGEST_HEADER)), LONGEST_HEADER);
}

const header = (view: IncidentView): HeaderBlock => ({
  type: 'header',
  text: { type: 'plain_text', text: titleOf(view), emoji: false },
});

const context = (text: string): ContextBlock => ({
  type: 'context',
  elements: [{ type: 'plain_text', text, emoji: false }],
});

/** What a notification shows: the title, and what there is to say beside it. */
const notification = (view: IncidentView, more: readonly string[]): string =>
  inertText(cutTo([titleOf(view), ...more].filter(Boolean).join(' | '), LONGEST_TEXT));

const metadataOf = ({ incident }: IncidentView, kind: 'post' | 'reply'): SlackMessage['metadata'] => ({
  event_type: 'bedrock_cost_watchdog_incident',
  event_payload: { incident: incidentId(incident), version: incident.version, kind },
});
