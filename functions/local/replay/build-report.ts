import { budgetName } from '#core/config/budget.ts';
import type { Config } from '#core/config/config.ts';
import { matchesSpender } from '#core/config/spender-match.ts';
import { TOKEN_METERS } from '#core/invocation/invocation.ts';
import { addTally, emptyTally, type Page, type PageEntry, pricedCallsOf, type Tally } from '#core/ledger/page.ts';
import { type PicoUsd, picoOf } from '#core/money.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { PRICE_LAYERS } from '#core/pricing/charge.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { DAY, type EpochMinute, floorTo, HOUR, msOf, periodOf } from '#core/time.ts';
import { readAllSpend, readSteps, windowsAt } from '#functions/ledger/rolling-spend.ts';
import {
  type NamedSpend,
  type ReplayReport,
  type ReportedBudget,
  type SpendSeries,
  type Spent,
  stepFor,
} from '#functions/local/report/replay-report.ts';
import { readConversations } from './read-conversations.ts';

export interface ReportInput extends Pick<ReplayReport, 'title' | 'counts' | 'tooLateCost' | 'rejected' | 'findings'> {
  readonly ledger: LedgerStore;
  readonly config: Config;
  readonly pricing: Pricing;
  /** The minutes shown, `end` exclusive: where the run's records lie. */
  readonly span: { readonly start: EpochMinute; readonly end: EpochMinute };
}

/** buildReport reads what the table holds for the span of a run: a second run of the same input shows the same picture. */
export async function buildReport(input: ReportInput): Promise<ReplayReport> {
  const { ledger, span, pricing, findings } = input;
  const { resolveSpender } = pricing;
  const page = await readAllSpend(ledger, span.start, span.end);
  const windows = await Promise.all(
    windowsAt(span.end).map(async (window) => ({
      ...window,
      page: await readAllSpend(ledger, window.from, window.to),
    })),
  );
  const names = await ledger.readNames(
    [page, ...windows.map((window) => window.page)].flatMap((one) => [
      ...[...one.entries.values()].flatMap(({ role }) => role ?? []),
      ...[...one.metadata.values()].map(({ value }) => value),
    ]),
  );
  const nameOf = (hash: string | undefined): string => (hash === undefined ? 'unknown' : (names.get(hash) ?? hash));
  const total = tallyOf(page);
  return {
    title: input.title,
    asOf: msOf(span.end),
    period: { start: msOf(span.start), end: msOf(span.end) },
    // What was read is the run's; what it came to is the table's, so that a second run shows the same picture.
    counts: {
      ...input.counts,
      invocations: total.calls,
      failed: total.failed,
      unpriced: total.unpriced,
      unknownUsage: total.unknownUsage,
    },
    tooLateCost: input.tooLateCost,
    rejected: input.rejected,
    total: spent(total),
    listCostUpper: total.listCostUpper,
    priceBook: provenance(page, total),
    series: await seriesOf(input),
    findings,
    conversations: await readConversations({ ledger, pricing, findings, until: span.end }),
    windows: windows.map((window) => ({
      label: window.label,
      total: spent(tallyOf(window.page)),
      spenders: grouped(window.page, ({ spender }) => resolveSpender(spender).name),
      models: grouped(window.page, ({ model }) => model),
      roles: grouped(window.page, ({ role }) => nameOf(role)),
      metadata: [...window.page.metadata.values()].map(({ key, value, tally }) => ({
        name: `${key}=${nameOf(value)}`,
        ...spent(tally),
      })),
    })),
    spenders: [...tallies(page, ({ spender }) => spender)].map(([id, tally]) => {
      const { name, kind, model, owner } = resolveSpender(id);
      const { failed, unknownUsage, listCostUpper, tokens } = tally;
      return { id, name, kind, model, owner, failed, unknownUsage, listCostUpper, tokens, ...spent(tally) };
    }),
    unpriced: [...tallies(page, ({ spender, model }) => (model === 'unknown' ? resolveSpender(spender).name : model))]
      .filter(([, tally]) => tally.unpriced > 0)
      .map(([name, { unpriced, unpricedTokens, unpricedImages }]) => {
        const meters = TOKEN_METERS.filter((meter) => unpricedTokens[meter] > 0);
        const tokens = meters.reduce((sum, meter) => sum + unpricedTokens[meter], 0);
        return { name, calls: unpriced, tokens, images: unpricedImages, meters };
      }),
    budgets: await Promise.all(input.config.budgets.map((budget) => budgetState(budget, input))),
  };
}

const spent = (tally: Tally): Spent => ({
  listCost: tally.listCost,
  calls: tally.calls,
  pricedCalls: pricedCallsOf(tally),
});

function tallies(page: Page, groupOf: (entry: PageEntry) => string): Map<string, Tally> {
  const groups = new Map<string, Tally>();
  for (const entry of page.entries.values()) {
    const group = groupOf(entry);
    const tally = groups.get(group) ?? emptyTally();
    addTally(tally, entry.tally);
    groups.set(group, tally);
  }
  return groups;
}

const grouped = (page: Page, nameOf: (entry: PageEntry) => string): NamedSpend[] =>
  [...tallies(page, nameOf)].map(([name, tally]) => ({ name, ...spent(tally) }));

const tallyOf = (page: Page): Tally => tallies(page, () => '').get('') ?? emptyTally();

function provenance(page: Page, total: Tally): ReplayReport['priceBook'] {
  const models = new Set([...page.entries.values()].map(({ model }) => model));
  const dates = shippedPrices().flatMap((row) => (models.has(row.model) && row.asOf ? [row.asOf] : []));
  const oldestAsOf = total.layers.shipped + total.layers.assumed > 0 ? dates.sort()[0] : undefined;
  return {
    layers: PRICE_LAYERS.map((layer) => ({ layer, calls: total.layers[layer] })).filter(({ calls }) => calls > 0),
    ...(oldestAsOf !== undefined && { oldestAsOf }),
  };
}

/** The whole span, and where that is more than a day and a half its last day in finer steps as well. */
async function seriesOf({ ledger, span }: ReportInput): Promise<SpendSeries[]> {
  const whole = await series(ledger, span.start, span.end);
  if (span.end - span.start <= 36 * HOUR) return [whole];
  return [whole, await series(ledger, floorTo(span.end - 1, DAY), span.end)];
}

async function series(ledger: LedgerStore, from: EpochMinute, to: EpochMinute): Promise<SpendSeries> {
  const step = stepFor(msOf(to - from)) / msOf(1);
  const start = floorTo(from, step);
  const costs = (await readSteps(ledger, await ledger.scopes(), start, to, step)).map((page) =>
    tallies(page, ({ spender }) => spender),
  );
  const ids = new Set(costs.flatMap((spenders) => [...spenders.keys()]));
  const values = (id: string) => costs.map((spenders) => spenders.get(id)?.listCost ?? 0n);
  return { start: msOf(start), stepMs: msOf(step), spenders: [...ids].map((id) => ({ id, values: values(id) })) };
}

async function budgetState(
  budget: Config['budgets'][number],
  { ledger, span, pricing: { resolveSpender } }: ReportInput,
): Promise<ReportedBudget> {
  const { start, end } = periodOf(budget.period, span.end - 1);
  const step = stepFor(msOf(end - start)) / msOf(1);
  let sum: PicoUsd = 0n;
  const values = (await readSteps(ledger, await ledger.scopes(), start, span.end, step)).map((page) => {
    for (const { spender, tally } of page.entries.values()) {
      if (matchesSpender(budget.match, resolveSpender(spender))) sum += tally.listCost;
    }
    return sum;
  });
  return {
    name: budgetName(budget),
    period: budget.period,
    start: msOf(start),
    end: msOf(end),
    limit: picoOf(budget.limitUsd),
    spent: sum,
    cumulative: { stepMs: msOf(step), values },
  };
}
