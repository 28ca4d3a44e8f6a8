import { incidentId } from '#core/findings/incident-ref.ts';
import { SEVERITIES } from '#core/findings/severity.ts';
import { displayUsd } from '#core/money.ts';
import type { Episode } from './episodes.ts';
import { costShare, countText, coverageText, dearestFirst, nameText, plural, spanText, spentText } from './format.ts';
import { type Html, html } from './html.ts';
import type { ReplayReport } from './replay-report.ts';

/** Where the money went and what was wrong, before anything else. */
export function headlineSection(report: ReplayReport, episodes: readonly Episode[]): Html {
  const { counts, total, listCostUpper, title, period } = report;
  const unread = counts.rejected + counts.tooLate;
  return html`<header>
<h1>Amazon Bedrock spend</h1>
<p class="muted"><span title="${title}">${nameText(title)}</span> · ${spanText(period.start, period.end)}</p>
<p class="lede">${lede(report, episodes)}</p>
<div class="tiles">
${tile('List cost, estimated', spentText(total), listCostUpper > total.listCost ? `at most ${displayUsd(listCostUpper)}` : 'before discounts and credits')}
${tile('Calls', countText(counts.invocations), `${countText(counts.failed)} failed, at no cost`)}
${tile('Calls priced', coverageText(total), counts.unpriced + counts.unknownUsage > 0 ? `${countText(counts.unpriced)} no price, ${countText(counts.unknownUsage)} no counts` : 'none left out')}
${tile('Findings', countText(episodes.length), found(episodes))}
${tile('Lines not counted', countText(unread), `${countText(counts.rejected)} unreadable, ${countText(counts.tooLate)} too late`)}
</div>
</header>`;
}

const tile = (key: string, value: string, note: string): Html =>
  html`<div class="card"><span class="k">${key}</span><b>${value}</b><span class="s">${note}</span></div>`;

/** `1 critical, 2 high, in 1 incident`, worst first: people are told of incidents. */
export function found(episodes: readonly Episode[]): string {
  if (episodes.length === 0) return 'nothing found';
  const incidents = new Set(
    episodes.flatMap(({ last: { finding } }) => (finding.incident ? [incidentId(finding.incident)] : [])),
  );
  return [...severities(episodes), ...(incidents.size > 0 ? [`in ${plural(incidents.size, 'incident')}`] : [])].join(
    ', ',
  );
}

function severities(episodes: readonly Episode[]): string[] {
  const counts = SEVERITIES.toReversed().map((severity) => ({
    severity,
    count: episodes.filter(({ last }) => last.finding.severity === severity).length,
  }));
  return counts.filter(({ count }) => count > 0).map(({ severity, count }) => `${count} ${severity}`);
}

/** One or two sentences: the dearest spender and the worst finding. */
function lede({ spenders, total, counts }: ReplayReport, episodes: readonly Episode[]): string {
  const [dearest] = spenders.toSorted(dearestFirst);
  if (!dearest || counts.invocations === 0) return 'No call was found in what was read.';
  if (total.listCost === 0n) return `${plural(counts.invocations, 'call')} and no cost that could be priced.`;
  const money = `${nameText(dearest.name)} cost ${displayUsd(dearest.listCost)}, ${costShare(dearest.listCost, total.listCost)} of all spend.`;
  const [worst] = episodes;
  return worst ? `${money} ${worst.last.finding.reason}` : `${money} Nothing was found wrong.`;
}
