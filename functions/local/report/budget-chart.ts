import { displayUsd } from '#core/money.ts';
import { costShare, dayText, nameText } from './format.ts';
import { type Html, html, trusted } from './html.ts';
import { ceilingOf, type Frame, plot } from './plot.ts';
import type { ReportedBudget } from './replay-report.ts';

/** Spend of the budget's period as it added up, against the limit. */
export function budgetCard(budget: ReportedBudget): Html {
  const { name, period, start, end, limit, spent } = budget;
  const over = spent >= limit;
  const days = period === 'day' ? dayText(start) : `${dayText(start)} – ${dayText(end - 1)}`;
  return html`<article class="card budget">
<h3 title="${name}">${nameText(name)}</h3>
<p><strong class="${over ? 'over' : ''}">${displayUsd(spent)}</strong> of ${displayUsd(limit)} · <span class="${over ? 'over' : ''}">${costShare(spent, limit)}</span>
<span class="muted">${period} (UTC), ${days}</span></p>
${budget.cumulative ? burn(budget, budget.cumulative) : undefined}
</article>`;
}

function burn(
  { name, start, end, limit, spent }: ReportedBudget,
  { stepMs, values }: NonNullable<ReportedBudget['cumulative']>,
): Html {
  const frame: Frame = { start, end, max: Math.max(Number(limit), Number(spent)) };
  const scale = 100 / ceilingOf(frame);
  const width = (end - start) / stepMs;
  const height = (amount: bigint): string => (100 - Number(amount) * scale).toFixed(3);
  const line = ['0,100', ...values.map((amount, step) => `${step + 1},${height(amount)}`)].join(' ');
  const color = spent >= limit ? 'critical' : 'accent';
  return plot(frame, `Spend against the limit of ${displayUsd(limit)}: ${name}`, width, [
    html`<polygon class="burn ${color}" points="${trusted(`${line} ${values.length},100`)}"/>`,
    html`<polyline class="line ${color}" points="${trusted(line)}"/>`,
    html`<line class="limit" x1="0" x2="${width}" y1="${height(limit)}" y2="${height(limit)}"/>`,
  ]);
}
