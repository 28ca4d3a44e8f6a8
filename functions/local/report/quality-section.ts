import { displayUsd } from '#core/money.ts';
import type { PriceLayer } from '#core/pricing/charge.ts';
import { compactCount, countText, nameText, plural } from './format.ts';
import { type Html, html } from './html.ts';
import { HOW_TO_PRICE } from './left-out.ts';
import type { ReplayReport } from './replay-report.ts';
import { METER_NAMES } from './spenders-section.ts';

const LAYERS: Readonly<Record<PriceLayer, string>> = {
  override: 'your own price',
  'price-list': 'AWS Price List',
  shipped: 'shipped table',
  assumed: 'shipped table, price of another Region',
};

const MOST_LINES = 20;

/** What the figures rest on and what they leave out. */
export function qualitySection(report: ReplayReport): Html {
  return html`<h2>How far to trust this</h2>
<div class="two">
<section class="card"><h3>What was read</h3>${readTable(report)}</section>
<div class="stack"><section class="card"><h3>Where prices come from</h3>${pricesTable(report)}</section>${unpricedCard(report)}${rejectedCard(report)}</div>
</div>`;
}

function readTable({ counts, tooLateCost, listCostUpper, total }: ReplayReport): Html {
  const rows: [string, string][] = [
    ['lines', countText(counts.records)],
    ['calls', countText(counts.invocations)],
    ['failed calls, no cost', countText(counts.failed)],
    ['calls without a price', countText(counts.unpriced)],
    ['calls without token counts', countText(counts.unknownUsage)],
    ['repeated lines, counted once', countText(counts.duplicates)],
    ['unreadable lines', countText(counts.rejected)],
    ['other lines', countText(counts.other)],
    ['too late to count', `${countText(counts.tooLate)} (${displayUsd(tooLateCost)})`],
    ['at most, with every doubt settled upwards', displayUsd(listCostUpper)],
    ['list cost', displayUsd(total.listCost)],
  ];
  return pairTable(rows);
}

function pricesTable({ priceBook }: ReplayReport): Html {
  if (priceBook.layers.length === 0) return html`<p class="empty">No call had a price.</p>`;
  const rows = priceBook.layers.map(({ layer, calls }): [string, string] => [LAYERS[layer], plural(calls, 'call')]);
  return html`${pairTable(rows)}${priceBook.oldestAsOf === undefined ? undefined : html`<p class="muted">The oldest price used is of ${priceBook.oldestAsOf}.</p>`}`;
}

const pairTable = (rows: readonly [string, string][]): Html =>
  html`<div class="scroll"><table><tbody>${rows.map(([name, value]) => html`<tr><td>${name}</td><td>${value}</td></tr>`)}</tbody></table></div>`;

function unpricedCard({ unpriced }: ReplayReport): Html {
  if (unpriced.length === 0) return html``;
  return html`<section class="card"><h3>Models without a price</h3><div class="scroll"><table>
<thead><tr><th>Model</th><th>calls</th><th>tokens</th><th class="t">meters without a price</th></tr></thead>
<tbody>${unpriced.map(
    ({ name, calls, tokens, images, meters }) =>
      html`<tr><td title="${name}">${nameText(name)}</td><td>${countText(calls)}</td><td title="${countText(tokens)}">${compactCount(tokens)}</td><td class="t">${[
        ...meters.map((meter) => METER_NAMES[meter]),
        ...(images > 0 ? [plural(images, 'image')] : []),
      ].join(', ')}</td></tr>`,
  )}</tbody></table></div><p class="muted">${HOW_TO_PRICE}</p></section>`;
}

function rejectedCard({ rejected, counts }: ReplayReport): Html {
  if (counts.rejected === 0) return html``;
  const shown = rejected.first.slice(0, MOST_LINES);
  return html`<section class="card"><h3>Unreadable lines: ${rejected.byReason.map(({ reason, count }) => `${countText(count)} ${reason}`).join(', ')}</h3>
<ul class="plainlist">${shown.map(({ source, reason }) => html`<li>${source}: ${reason}</li>`)}</ul>
${counts.rejected > shown.length ? html`<p class="muted">and ${countText(counts.rejected - shown.length)} more</p>` : undefined}</section>`;
}
