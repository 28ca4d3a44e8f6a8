import { TOKEN_METERS, type TokenMeter } from '#core/invocation/invocation.ts';
import type { ModelKind } from '#core/profiles/model-reference.ts';
import { compactCount, countText, coverageText, dearestFirst, nameText, spentText } from './format.ts';
import { type Html, html } from './html.ts';
import type { ReportedSpender } from './replay-report.ts';

export const METER_NAMES: Readonly<Record<TokenMeter, string>> = {
  input: 'input',
  output: 'output',
  cacheRead: 'cache read',
  cacheWrite5m: 'write 5 min',
  cacheWrite1h: 'write 1 h',
  cacheWrite30m: 'write 30 min',
  cacheWriteUnknownTtl: 'write, lifetime unknown',
};

const KINDS: Readonly<Record<ModelKind, string>> = {
  'foundation-model': 'plain model',
  'system-inference-profile': 'system profile',
  'application-inference-profile': 'application profile',
  'provisioned-model': 'provisioned model',
  'custom-model': 'custom model',
  'imported-model': 'imported model',
  'prompt-router': 'prompt router',
  unknown: 'unknown kind',
};

const MOST = 60;

/** Every spender with its tokens, calls, cost and coverage. */
export function spendersSection(spenders: readonly ReportedSpender[]): Html {
  if (spenders.length === 0) return html``;
  const meters = TOKEN_METERS.filter((meter) => spenders.some(({ tokens }) => tokens[meter] > 0));
  const sorted = spenders.toSorted((a, b) => dearestFirst(a, b) || b.calls - a.calls);
  const hidden = sorted.length - MOST;
  return html`<h2>Spenders</h2>
<section class="card"><div class="scroll"><table>
<thead><tr><th>Name</th><th class="t">owner</th><th>list cost</th><th>at most</th><th>calls</th><th>failed</th><th>priced</th>${meters.map(
    (meter) => html`<th>${METER_NAMES[meter]}</th>`,
  )}</tr></thead>
<tbody>${sorted.slice(0, MOST).map((spender) => row(spender, meters))}</tbody></table></div>
${hidden > 0 ? html`<p class="muted">${hidden} more, all cheaper, are not shown.</p>` : undefined}</section>`;
}

function row(spender: ReportedSpender, meters: readonly TokenMeter[]): Html {
  const { name, id, kind, model, owner, calls, failed, listCostUpper, tokens } = spender;
  const about = `${KINDS[kind]} · ${model ?? 'unknown model'}`;
  return html`<tr><td title="${id}">${nameText(name)}<small title="${about}">${nameText(about)}</small></td><td class="t" title="${owner}">${nameText(
    owner ?? 'unknown',
  )}</td><td>${spentText(spender)}</td><td>${spentText({ ...spender, listCost: listCostUpper })}</td><td>${countText(calls)}</td><td>${countText(failed)}</td><td>${coverageText(spender)}</td>${meters.map(
    (meter) => html`<td title="${countText(tokens[meter])}">${compactCount(tokens[meter])}</td>`,
  )}</tr>`;
}
