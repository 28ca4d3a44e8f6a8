import type { Timeline, TimelineMark } from '#core/conversations/timeline.ts';
import { displayUsd } from '#core/money.ts';
import { isoOf } from '#core/time.ts';
import { groupColor } from './call-axis.ts';
import { type Html, html } from './html.ts';

/** Calls shown one by one before the first alert, its own included, and after it. */
const [BEFORE, AFTER] = [16, 24];

const SIGNS = { again: '=', new: '+', error: '!' } as const;
const WORDS = { again: 'same result again', new: 'new result', error: 'error' } as const;

/** The calls around the first alert, each a box with its letter, in the color of the chart, and a sign for its result. */
export function conversationSteps(timeline: Timeline): Html {
  const { marks, tipped } = timeline;
  const alert = tipped[0] ?? -1;
  const first = Math.max(0, alert + 1 - BEFORE);
  const shown = marks.slice(first, alert + 1 + AFTER);
  const signs = (['again', 'new', 'error'] as const).filter((outcome) =>
    shown.some((mark) => mark.outcome === outcome),
  );
  const flag = html`<li class="flag">alert</li>`;
  const where =
    first > 0 || first + shown.length < marks.length ? 'Around the alert' : 'From the first call to the last';
  return html`<p class="key">${where}, a box a call${
    signs.length > 0 ? `; ${signs.map((outcome) => `${SIGNS[outcome]} ${WORDS[outcome]}`).join(', ')}` : ''
  }</p>
<ol class="steps">${alert < 0 ? flag : undefined}${shown.map(
    (mark, index) => html`${box(timeline, mark)}${first + index === alert ? flag : undefined}`,
  )}</ol>`;
}

function box(timeline: Timeline, { group, outcome, timestamp, listCost }: TimelineMark): Html {
  const letter = timeline.groups[group]?.letter;
  const time = isoOf(Math.floor(timestamp / 1000) * 1000).slice(11, 19);
  const about = `${time} · ${displayUsd(listCost)}${outcome ? ` · ${WORDS[outcome]}` : ''}`;
  return html`<li class="${groupColor(timeline, group)}" title="${about}">${letter ?? '·'}${outcome ? html`<i>${SIGNS[outcome]}</i>` : undefined}</li>`;
}
