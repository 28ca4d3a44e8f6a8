import { priceSetting, readProfile } from '#core/doctor/commands.ts';
import { betweenText, callsText, regionOf } from '#core/gaps/gap-text.ts';
import { TOKEN_METERS, type TokenMeter } from '#core/invocation/invocation.ts';
import type { Page, PageEntry } from '#core/ledger/page.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { Spender } from '#core/profiles/spender.ts';
import { DAY, type EpochMinute, type EpochMs, floorTo, HOUR, minuteOf } from '#core/time.ts';
import type { Sight, Wrong } from './sight.ts';

/** A share of calls, or of tokens, from which it is told; it ends below a smaller one, so that a wavering share is told once. */
const TOLD_FROM = 0.05;
const ENDS_BELOW = 0.02;
/** One trial of a new model is no matter. */
const LEAST_CALLS = 10;
/** A share that is a matter for this week: budgets stand for the rest. */
const MANY = 0.2;
/** As many names as a person reads. */
const NAMED = 5;

/**
 * What is young may yet get its price: a new profile or price is read within the hour, and what it changes is summed again by the
 * hour after the next (functions/refresh-catalog). So the day that is judged ended three hours ago.
 */
const SETTLED_AFTER = 3 * HOUR;

export function unpricedRange(now: EpochMs): { from: EpochMinute; to: EpochMinute } {
  const to = floorTo(minuteOf(now) - SETTLED_AFTER, HOUR);
  return { from: to - DAY, to };
}

/** unpricedShare says which calls of a day have no price, and so are in no sum; undefined where there are no calls, or it is neither many nor few. */
export function unpricedShare(
  { entries }: Page,
  range: { readonly from: EpochMinute; readonly to: EpochMinute },
  scope: string,
  resolveSpender: ResolveSpender,
): Sight | undefined {
  const all = [...entries.values()];
  const sum = (of: (entry: PageEntry) => number): number => all.reduce((total, entry) => total + of(entry), 0);
  const [calls, unpriced] = [sum(({ tally }) => tally.calls - tally.failed), sum(({ tally }) => tally.unpriced)];
  const [tokens, unpricedTokens] = [sum(({ tally }) => tokensOf(tally.tokens)), sum(unpricedTokensOf)];
  if (calls === 0) return undefined;
  const shares = { calls: unpriced / calls, tokens: tokens === 0 ? 0 : unpricedTokens / tokens };
  const share = Math.max(shares.calls, shares.tokens);
  const sight = { check: 'unpriced-share', scope, resource: regionOf(scope) };
  if (share < ENDS_BELOW) return { ...sight, wrong: undefined };
  if (share < TOLD_FROM || unpriced < LEAST_CALLS) return undefined;
  const named = unpricedNames(all, resolveSpender);
  const more = named.length > NAMED ? ` and ${named.length - NAMED} more` : '';
  const names = named.slice(0, NAMED).map((one) => `${one.name} (${callsText(one.calls)})`);
  const wrong: Wrong = {
    severity: share >= MANY ? 'medium' : 'low',
    reason: `blind to an unknown amount: ${percent(shares.calls)} of calls and ${percent(shares.tokens)} of tokens have no price and are in no sum or budget: ${names.join(', ')}${more}`,
    evidence: {
      window: betweenText(range.from, range.to),
      unpricedCalls: unpriced,
      calls,
      unpricedTokens,
      tokens,
    },
    commands: named.slice(0, NAMED).map(({ command }) => command),
  };
  return { ...sight, wrong };
}

interface Unpriced {
  readonly name: string;
  readonly calls: number;
  readonly tokens: number;
  readonly command: string;
}

/** What has no price by the name that a price is set for, the most tokens first; a profile whose model is not known by its own. */
function unpricedNames(entries: readonly PageEntry[], resolveSpender: ResolveSpender): Unpriced[] {
  const without = entries.filter(({ tally }) => tally.unpriced > 0);
  const grouped = Map.groupBy(without, ({ spender }) => pricedBy(resolveSpender(spender)));
  const named = [...grouped].map(([key, group]): Unpriced => {
    const spender = resolveSpender(group[0]?.spender ?? key);
    const meters = TOKEN_METERS.filter((meter) => group.some(({ tally }) => tally.unpricedTokens[meter] > 0));
    return {
      name: key === spender.model ? key : spender.name,
      calls: group.reduce((total, { tally }) => total + tally.unpriced, 0),
      tokens: group.reduce((total, entry) => total + unpricedTokensOf(entry), 0),
      command: hasUnknownModel(spender) ? readProfile(key) : priceSetting(key, meters),
    };
  });
  return named.sort((a, b) => b.tokens - a.tokens || b.calls - a.calls);
}

/** What a price is set for: a custom model has its own. */
const pricedBy = ({ kind, model, id }: Spender): string => (kind === 'custom-model' ? id : (model ?? id));

const hasUnknownModel = ({ kind, model }: Spender): boolean =>
  model === undefined && (kind === 'application-inference-profile' || kind === 'unknown');

const tokensOf = (tokens: Readonly<Record<TokenMeter, number>>): number =>
  TOKEN_METERS.reduce((sum, meter) => sum + tokens[meter], 0);

const unpricedTokensOf = ({ tally }: PageEntry): number => tokensOf(tally.unpricedTokens);

/** Never `0 %` of something. */
const percent = (share: number): string =>
  share > 0 && share < 0.001 ? '<0.1 %' : `${Math.round(share * 1000) / 10} %`;
