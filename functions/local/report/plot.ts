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

/** A label under the chart, at a share of its width in percent. */
export interface PlacedTick {
  readonly left: number;
  readonly label: string;
}

/** What a chart may have beside its drawing. */
export interface Trimmings {
  /** Goes on top of the drawing. */
  readonly overlay?: readonly Html[];
  /** Instead of round times. */
  readonly ticks?: readonly PlacedTick[];
  /** Goes between the drawing and its times: a cell for the labels and one for what they label. */
  readonly below?: Html;
  /** The drawing in words, for those who do not see it. */
  readonly description?: readonly Html[];
}

/**
 * A chart whose drawing stretches with the page while its labels, being text beside it, keep their size. `drawing` is SVG in a
 * box 100 high and `width` wide.
 */
export function plot(
  frame: Frame,
  summary: string,
  width: number,
  drawing: readonly Html[],
  { overlay = [], ticks = placedTimes(frame), below, description }: Trimmings = {},
): Html {
  const amounts = valueTicks(frame.max);
  const ceiling = ceilingOf(frame);
  const labels = amounts.map(axisUsd);
  const widest = labels.reduce((a, b) => (b.length > a.length ? b : a), '');
  return html`<div class="plot">
<div class="y"><span class="strut">${widest}</span>${amounts.map(
    (amount, index) => html`<span style="bottom:${percent(amount, ceiling)}%">${labels[index]}</span>`,
  )}</div>
<div class="area">${amounts.map((amount) => html`<i style="bottom:${percent(amount, ceiling)}%"></i>`)}
<svg viewBox="0 0 ${width} 100" preserveAspectRatio="none" role="img" aria-label="${summary}">${
    description === undefined ? undefined : html`<desc>${description}</desc>`
  }${drawing}</svg>${overlay}</div>
${below}<div class="x">${ticks.map(({ left, label }, index) => {
    const side = left < 3 ? 'first' : left > 96 ? 'last' : '';
    return html`<span class="${side} ${index % 2 === 1 ? 'odd' : ''}" style="left:${left}%">${label}</span>`;
  })}</div>
</div>`;
}

const placedTimes = ({ start, end }: Frame): PlacedTick[] =>
  timeTicks(start, end).map(({ at, label }) => ({ left: percent(at - start, end - start), label }));
