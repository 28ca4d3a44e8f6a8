import { displayUsd } from '#core/money.ts';
import type { EpochMs } from '#core/time.ts';
import { type Episode, toldAt } from './episodes.ts';
import { clockText, dayText, momentText, nameText } from './format.ts';
import { type Html, html } from './html.ts';

const MOST = 40;

/** Every alert once, worst first, with what was told when. */
export function findingsSection(episodes: readonly Episode[]): Html {
  if (episodes.length === 0)
    return html`<h2>What was wrong</h2><p class="card empty">No check failed in this period.</p>`;
  const hidden = episodes.length - MOST;
  return html`<h2>What was wrong</h2>
${episodes.slice(0, MOST).map(findingCard)}
${hidden > 0 ? html`<p class="empty">${hidden} more of lower rank are not shown.</p>` : undefined}`;
}

function findingCard({ number, last, changes }: Episode): Html {
  const { finding, owner } = last;
  const trail = changes
    .map((change) => `${change.change} ${shortly(finding.firstObservedAt, toldAt(change))}`)
    .join(' → ');
  return html`<article class="card finding ${finding.severity}" id="finding-${number}">
<span class="n">${number}</span>
<h3><em>${finding.severity}</em>${nameText(finding.spenderName ?? finding.resource)}${finding.status === 'resolved' ? html` <small>resolved</small>` : undefined}</h3>
<p class="money">${finding.listCost > 0n ? displayUsd(finding.listCost) : undefined}${
    finding.costPerHour === undefined ? undefined : html`<span>${displayUsd(finding.costPerHour)} an hour</span>`
  }</p>
<div class="why"><p>${finding.reason}</p><p class="trail">${finding.check} · owner: ${nameText(owner ?? 'unknown')} · began ${momentText(finding.firstObservedAt)} · ${trail}</p></div>
</article>`;
}

/** The day is said only where it is another one than that of `base`. */
const shortly = (base: EpochMs, at: EpochMs): string =>
  dayText(base) === dayText(at) ? clockText(at) : momentText(at);
