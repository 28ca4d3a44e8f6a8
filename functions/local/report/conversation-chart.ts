import type { Timeline } from '#core/conversations/timeline.ts';
import { displayUsd } from '#core/money.ts';
import { axisByCall, axisByTime, callsPerColumn, isTurnKnown } from './call-axis.ts';
import type { Episode } from './episodes.ts';
import { type Html, html, trusted } from './html.ts';
import { ceilingOf, type Frame, percent, plot } from './plot.ts';

/** An axis needs an end where there is no amount to give it one. */
const A_DOLLAR = 1e12;

/**
 * Dollars as they add up, the moments when something was found, and under them a row for each call that repeats and for each thing
 * that a result may be. `episodes` are those of what was found, and `description` says it all in words.
 */
export function conversationChart(
  timeline: Timeline,
  episodes: readonly (Episode | undefined)[],
  description: readonly Html[],
): Html {
  const { marks, tipped, before, after } = timeline;
  const axis = isTurnKnown(timeline) ? axisByCall(timeline) : axisByTime(timeline);
  const total = before + after;
  const frame: Frame = {
    start: marks[0]?.timestamp ?? 0,
    end: marks.at(-1)?.timestamp ?? 0,
    max: total > 0n ? Number(total) : A_DOLLAR,
  };
  const height = (call: number): string =>
    (100 - (Number(marks[call]?.spent ?? 0n) * 100) / ceilingOf(frame)).toFixed(2);
  const [alert, each] = [tipped[0] ?? -1, callsPerColumn(timeline)];
  const drawn = marks.flatMap((_, call) =>
    call === alert || call % each === each - 1 || call === marks.length - 1 ? [call] : [],
  );
  const line = (calls: readonly number[], from: number, color: string): Html => {
    const start = [from < 0 ? 0 : axis.placeOf(from), height(from)] as const;
    const points = calls.flatMap((call, index) => {
      const at = axis.placeOf(call);
      const step = axis.isStepped ? [`${at},${height(calls[index - 1] ?? from)}`] : [];
      return [...step, `${at},${height(call)}`];
    });
    const end = axis.placeOf(calls.at(-1) ?? from);
    const path = [start.join(','), ...points].join(' ');
    return html`<polygon class="burn ${color}" points="${trusted(`${start[0]},100 ${path} ${end},100`)}"/><polyline class="line ${color}" points="${trusted(path)}"/>`;
  };
  const [early, late] = [drawn.filter((call) => call <= alert), drawn.filter((call) => call > alert)];
  const placed = tipped.flatMap((call, index) => {
    const episode = episodes[index];
    return episode ? [{ left: percent(call < 0 ? 0 : axis.placeOf(call), axis.width), episode }] : [];
  });
  return html`<div class="calls" style="--rows:${axis.height}px">${plot(
    frame,
    `Cost of the conversation as it added up, ${displayUsd(total)} in all`,
    axis.width,
    [
      ...(early.length > 0 ? [line(early, -1, 'accent')] : []),
      ...(late.length > 0 ? [line(late, alert, 'critical')] : []),
    ],
    { overlay: alertMarks(placed), ticks: axis.ticks, below: axis.rows, description },
  )}</div>`;
}

// Labels nearer than this share of the width would print over each other on a phone.
const TOO_CLOSE = 22;

/** A line for each alert, with its number on the first and on those that leave room for it. */
function alertMarks(placed: readonly { readonly left: number; readonly episode: Episode }[]): Html[] {
  let labelled: number | undefined;
  return placed.map(({ left, episode: { number, last } }) => {
    const { check, severity } = last.finding;
    const label =
      labelled === undefined ? `alert ${number}` : left - labelled >= TOO_CLOSE ? String(number) : undefined;
    if (label !== undefined) labelled = left;
    const side = label === undefined ? 'bare' : left < 12 ? 'first' : left > 88 ? 'last' : '';
    return html`<a class="mark ${severity} ${side}" style="left:${left}%" href="#finding-${number}" title="${number}: ${check}">${
      label === undefined ? undefined : html`<b>${label}</b>`
    }</a>`;
  });
}
