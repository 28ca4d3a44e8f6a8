import { displayUsd, type PicoUsd } from '#core/money.ts';
import type { Episode } from './episodes.ts';
import { momentText, sumOf } from './format.ts';
import { type Html, html } from './html.ts';
import { REST } from './palette.ts';
import { ceilingOf, type Frame, percent, plot } from './plot.ts';
import type { SpendSeries } from './replay-report.ts';

interface Layer {
  readonly color: string;
  readonly values: readonly PicoUsd[];
}

/** Spend per step, stacked by spender, with a mark where a finding was first told. */
export function spendChart(series: SpendSeries, colorOf: (id: string) => string, episodes: readonly Episode[]): Html {
  const layers = layersOf(series, colorOf);
  const steps = Math.max(0, ...series.spenders.map(({ values }) => values.length));
  const totals = Array.from({ length: steps }, (_, step) => sumOf(layers.map(({ values }) => values[step] ?? 0n)));
  const max = Math.max(0, ...totals.map(Number));
  if (max === 0) return html`<p class="empty">No spend in this period.</p>`;
  const frame: Frame = { start: series.start, end: series.start + steps * series.stepMs, max };
  const scale = 100 / ceilingOf(frame);
  const gap = steps > 200 ? 0 : 0.12;
  const bars = totals.map((total, step) => {
    if (total === 0n) return html``;
    let top = 100;
    const stack = layers.map(({ color, values }) => {
      const height = Number(values[step] ?? 0n) * scale;
      if (height === 0) return html``;
      top -= height;
      return html`<rect class="${color}" x="${step + gap / 2}" y="${top.toFixed(3)}" width="${1 - gap}" height="${height.toFixed(3)}"/>`;
    });
    return html`<g><title>${momentText(series.start + step * series.stepMs)} UTC: ${displayUsd(total)}</title>${stack}</g>`;
  });
  const summary = `Spend over time, ${displayUsd(sumOf(totals))} in all, at most ${displayUsd(totals.reduce((a, b) => (b > a ? b : a), 0n))} a step`;
  return plot(frame, summary, steps, bars, { overlay: marks(frame, episodes) });
}

/** One layer a color, the dearest spender at the bottom and the shared rest on top. */
function layersOf(series: SpendSeries, colorOf: (id: string) => string): Layer[] {
  const byColor = Map.groupBy(series.spenders, ({ id }) => colorOf(id));
  const colors = [...byColor.keys()].sort((a, b) => (a === REST ? 1 : b === REST ? -1 : a.localeCompare(b)));
  return colors.map((color) => {
    const members = byColor.get(color) ?? [];
    const steps = Math.max(0, ...members.map(({ values }) => values.length));
    return {
      color,
      values: Array.from({ length: steps }, (_, step) => sumOf(members.map(({ values }) => values[step] ?? 0n))),
    };
  });
}

// Marks nearer than this share of the width would print over each other on a phone.
const TOO_CLOSE = 6;

function marks(frame: Frame, episodes: readonly Episode[]): Html[] {
  const placed = episodes
    .filter(({ openedAt }) => openedAt >= frame.start && openedAt < frame.end)
    .map((episode) => ({ left: percent(episode.openedAt - frame.start, frame.end - frame.start), episode }))
    .sort((a, b) => a.left - b.left);
  const groups: { left: number; episodes: Episode[] }[] = [];
  for (const { left, episode } of placed) {
    const last = groups.at(-1);
    if (last && left - last.left < TOO_CLOSE) last.episodes.push(episode);
    else groups.push({ left, episodes: [episode] });
  }
  return groups.map(({ episodes: near }) => {
    const sorted = near.toSorted((a, b) => a.number - b.number);
    const [worst] = sorted;
    if (!worst) return html``;
    const place = percent(worst.openedAt - frame.start, frame.end - frame.start);
    const numbers = sorted.slice(0, 3).map(({ number }) => number);
    const label = numbers.join(' ') + (sorted.length > 3 ? ' +' : '');
    const side = place < 5 ? 'first' : place > 95 ? 'last' : '';
    return html`<a class="mark ${worst.last.finding.severity} ${side}" style="left:${place}%" href="#finding-${worst.number}" title="${sorted
      .map(({ number, last }) => `${number}: ${last.finding.check}`)
      .join(', ')}"><b>${label}</b></a>`;
  });
}
