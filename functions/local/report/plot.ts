import type { EpochMs } from '#core/time.ts';
import { timeTicks, valueTicks } from './axis.ts';
import { axisUsd } from './format.ts';
import { type Html, html } from './html.ts';

/** The frame of a chart over time: amounts from 0 to at least `max` pico-dollars. */
export interface Frame {
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly max: number;
}

export const percent = (part: number, whole: number): number => Math.round((part / whole) * 1e4) / 100;

/** Top of the frame: the first round amount at or above its maximum. */
export const ceilingOf = ({ max }: Frame): number => valueTicks(max).at(-1) ?? max;

/**
 * A chart whose drawing stretches with the page while its labels, being text beside it, keep their size. `drawing` is SVG in a
 * box 100 high and `width` wide; `overlay` goes on top.
 */
export function plot(
  frame: Frame,
  summary: string,
  width: number,
  drawing: readonly Html[],
  overlay: readonly Html[] = [],
): Html {
  const ticks = valueTicks(frame.max);
  const ceiling = ceilingOf(frame);
  const labels = ticks.map(axisUsd);
  const widest = labels.reduce((a, b) => (b.length > a.length ? b : a), '');
  return html`<div class="plot">
<div class="y"><span class="strut">${widest}</span>${ticks.map(
    (tick, index) => html`<span style="bottom:${percent(tick, ceiling)}%">${labels[index]}</span>`,
  )}</div>
<div class="area">${ticks.map((tick) => html`<i style="bottom:${percent(tick, ceiling)}%"></i>`)}
<svg viewBox="0 0 ${width} 100" preserveAspectRatio="none" role="img" aria-label="${summary}">${drawing}</svg>${overlay}</div>
<div class="x">${timeTicks(frame.start, frame.end).map(({ at, label }, index) => {
    const left = percent(at - frame.start, frame.end - frame.start);
    const side = left < 3 ? 'first' : left > 96 ? 'last' : '';
    return html`<span class="${side} ${index % 2 === 1 ? 'odd' : ''}" style="left:${left}%">${label}</span>`;
  })}</div>
</div>`;
}
