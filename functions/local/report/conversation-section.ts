import type { Cycle, Stretch, Timeline, TimelineGroup } from '#core/conversations/timeline.ts';
import { displayUsd } from '#core/money.ts';
import { callsPerColumn, clockOf, groupColor, isTurnKnown, OUTCOMES } from './call-axis.ts';
import { conversationChart } from './conversation-chart.ts';
import { conversationSteps } from './conversation-steps.ts';
import { type Episode, episodeKey } from './episodes.ts';
import { countText, dayText, nameText, plural } from './format.ts';
import { type Html, html } from './html.ts';
import type { ReplayReport, ReportedConversation } from './replay-report.ts';

/** The dearest conversations that something was found in, call by call. */
export function conversationSection(
  { shown, hidden }: ReplayReport['conversations'],
  episodes: readonly Episode[],
): Html {
  if (shown.length === 0) return html``;
  const byKey = new Map(episodes.map((episode) => [episodeKey(episode.last.finding), episode]));
  return html`<h2>Call by call</h2>
<div class="stack">${shown.map((one) =>
    card(
      one,
      one.findings.map((finding) => byKey.get(episodeKey(finding))),
    ),
  )}</div>
${hidden > 0 ? html`<p class="empty">${plural(hidden, 'more conversation')} that something was found in ${hidden === 1 ? 'is' : 'are'} not shown.</p>` : undefined}`;
}

function card(one: ReportedConversation, episodes: readonly (Episode | undefined)[]): Html {
  const { name, timeline } = one;
  const { marks } = timeline;
  const sentences = [...repetition(timeline), ...leftOut(one)].map((fact) => html`${fact} `);
  return html`<section class="card conversation"><h3 title="${name}">${nameText(name)} <span class="muted">${plural(marks.length, 'call')}, ${fromTo(timeline)} UTC</span></h3>
<p class="split">${money(timeline)}</p>
<p class="muted">${sentences}</p>
${conversationChart(timeline, episodes, sentences)}
${isTurnKnown(timeline) ? html`${conversationSteps(timeline)}${groupTable(timeline)}` : undefined}</section>`;
}

function fromTo(timeline: Timeline): string {
  const [first = 0, last = 0] = [timeline.marks[0]?.timestamp, timeline.marks.at(-1)?.timestamp];
  const clock = clockOf(timeline);
  const day = dayText(last) === dayText(first) ? '' : `${dayText(last)} `;
  return `${dayText(first)} ${clock(first)} – ${day}${clock(last)}`;
}

/** What it cost before and after the alert, and what that means. */
function money({ before, after, unpricedBefore, unpricedAfter, marks, tipped }: Timeline): Html {
  if (before + after === 0n) {
    const isUnknown = unpricedBefore + unpricedAfter > 0;
    return isUnknown
      ? html`What its calls cost is not known: they have no price.`
      : html`Its calls cost nothing by the token.`;
  }
  const amount = (cost: bigint, unpriced: number): string => `${unpriced > 0 ? 'at least ' : ''}${displayUsd(cost)}`;
  const early = html`<strong>${amount(before, unpricedBefore)}</strong> before the alert`;
  if ((tipped[0] ?? -1) === marks.length - 1) return html`${early}, and no call after it.`;
  return html`${early}, <strong class="over">${amount(after, unpricedAfter)}</strong> after it: what stopping at the alert would have saved.`;
}

/** What repeats, in words. */
function repetition(timeline: Timeline): string[] {
  const { marks, groups, cycle, starts } = timeline;
  if (!isTurnKnown(timeline)) {
    return ['The log shows nothing of what was said in it, only times and tokens: what repeats is not known.'];
  }
  const known = marks.filter(({ outcome }) => outcome !== undefined).length;
  const each = callsPerColumn(timeline);
  return [
    ...(groups.some(({ letter }) => letter !== undefined) ? [] : ['No two of its calls are the same.']),
    ...(cycle && lengthOf(cycle) >= WORTH_SAYING ? [cycleText(cycle, timeline)] : []),
    ...(known > 0 ? [resultsText(timeline, known)] : []),
    ...(starts > 1 && groups.every(({ what }) => what !== 'request')
      ? [`It began ${countText(starts)} times: people who open with the same words share a conversation.`]
      : []),
    ...(each > 1 ? [`A mark stands for ${each} calls.`] : []),
  ];
}

/** Shorter stretches are in every run. */
const WORTH_SAYING = 4;
const lengthOf = ({ first, last }: Stretch): number => last - first + 1;

function cycleText(cycle: Cycle, timeline: Timeline): string {
  const those = cycle.groups.flatMap((group) => timeline.groups[group] ?? []);
  const letters = those.map(({ letter }) => letter).join(' ');
  const [only] = those;
  const what = only && those.length === 1 ? `The ${WHAT[only.what]} (${letters})` : letters;
  return `${what} came ${countText(cycle.times)} times in a row, ${timesText(cycle, timeline)}.`;
}

function resultsText(timeline: Timeline, known: number): string {
  const { groups, stale } = timeline;
  const errors = groups.reduce((sum, { outcomes }) => sum + outcomes.error, 0);
  const again = groups.reduce((sum, { outcomes }) => sum + outcomes.again, 0);
  const inARow =
    stale && lengthOf(stale) >= WORTH_SAYING
      ? [
          `${lengthOf(stale) === again ? 'all' : `${countText(lengthOf(stale))} of them`} in a row, ${timesText(stale, timeline)}`,
        ]
      : [];
  const failed = errors > 0 ? [`${countText(errors)} ${errors === 1 ? 'was an error' : 'were errors'}`] : [];
  const parts = [`${countText(again)} had come back before`, ...inARow];
  return `The log shows the results of ${plural(known, 'call')}: ${[parts.join(', '), ...failed].join('; ')}.`;
}

function timesText({ first, last }: Stretch, timeline: Timeline): string {
  const clock = clockOf(timeline);
  const at = (call: number): string => clock(timeline.marks[call]?.timestamp ?? 0);
  return `${at(first)} – ${at(last)}`;
}

function leftOut({ isCutBefore, isCutAfter, unnamed }: ReportedConversation): string[] {
  const few = unnamed.calls === 1;
  return [
    ...(isCutBefore ? ['It may have begun earlier than was read.'] : []),
    ...(isCutAfter ? ['It may have gone on: no more of its calls were read.'] : []),
    ...(unnamed.calls > 0
      ? [
          `${plural(unnamed.calls, 'more call')} of this spender in that time, for ${displayUsd(unnamed.listCost)}, ${few ? 'names' : 'name'} no conversation and ${few ? 'is' : 'are'} not here.`,
        ]
      : []),
  ];
}

const WHAT: Readonly<Record<TimelineGroup['what'], string>> = {
  call: 'same tool call',
  answer: 'same answer',
  request: 'same request',
  others: 'made once or seldom',
  unknown: 'not in the log',
};

function groupTable(timeline: Timeline): Html {
  const seen = OUTCOMES.filter(({ outcome }) => timeline.groups.some(({ outcomes }) => outcomes[outcome] > 0));
  const results = (cell: (outcome: (typeof OUTCOMES)[number]) => Html): Html[] => seen.map(cell);
  // The scrolling box is no child of the card itself, whose edges go with it then.
  return html`<div><div class="scroll"><table>
<thead><tr><th>Call</th><th>times</th><th>before</th><th>after</th>${results(
    ({ label }) => html`<th>${label === 'error' ? label : `${label} result`}</th>`,
  )}</tr></thead>
<tbody>${timeline.groups.map(
    ({ letter, what, calls, outcomes, before, after }, group) =>
      html`<tr class="${groupColor(timeline, group)}"><td><i></i><b>${letter ?? '·'}</b> ${WHAT[what]}</td><td>${countText(calls)}</td><td>${displayUsd(before)}</td><td>${displayUsd(after)}</td>${results(
        ({ outcome }) => html`<td>${countText(outcomes[outcome])}</td>`,
      )}</tr>`,
  )}</tbody></table></div></div>`;
}
