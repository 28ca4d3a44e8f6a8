import { TOKEN_METERS, type TokenMeter } from '#core/invocation/invocation.ts';
import { DAY, type EpochMinute, floorTo, HOUR } from '#core/time.ts';
import type { Page, PageEntry } from './page.ts';
import type { PageHistory } from './page-history.ts';

/** Meters that a prompt is made of. */
export const PROMPT_METERS = TOKEN_METERS.filter((meter) => meter !== 'output');
export type PromptMeter = Exclude<TokenMeter, 'output'>;
export const WRITE_METERS: readonly PromptMeter[] = [
  'cacheWrite5m',
  'cacheWrite1h',
  'cacheWrite30m',
  'cacheWriteUnknownTtl',
];

/** Tokens of prompts by meter, and the calls they are of. */
export type PromptTokens = Record<PromptMeter | 'calls', number>;

const FIELDS: readonly (keyof PromptTokens)[] = ['calls', ...PROMPT_METERS];

export const noPrompts = (): PromptTokens => ({
  calls: 0,
  input: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  cacheWrite30m: 0,
  cacheWriteUnknownTtl: 0,
});

export const writtenOf = (tokens: PromptTokens): number => WRITE_METERS.reduce((sum, meter) => sum + tokens[meter], 0);

/** Tokens of whole prompts. */
export const sizeOf = (tokens: PromptTokens): number => tokens.input + tokens.cacheRead + writtenOf(tokens);

/** Share of prompts that came from a cache, 0 to 1; undefined without prompts. */
export const hitRate = (tokens: PromptTokens): number | undefined =>
  sizeOf(tokens) > 0 ? tokens.cacheRead / sizeOf(tokens) : undefined;

function addPrompts(into: PromptTokens, from: PromptTokens, sign: 1 | -1 = 1): void {
  for (const field of FIELDS) into[field] += sign * from[field];
}

type ByModel = Map<string, PromptTokens>;
type Buckets = Map<EpochMinute, Map<string, ByModel>>;

const DAYS_KEPT = 9 * DAY;
const HOURS_KEPT = 50 * HOUR;
const MINUTES_KEPT = 2 * HOUR;

/** Tokens of prompts by spender and model over the last days, as the checks of prompt caching ask for them. */
export class PromptHistory implements PageHistory {
  private readonly days: Buckets = new Map();
  private readonly hours: Buckets = new Map();
  private readonly minutes: Buckets = new Map();

  addDay(start: EpochMinute, page: Page): void {
    add([[this.days, floorTo(start, DAY)]], page, 1);
  }

  addHour(start: EpochMinute, page: Page): void {
    add(this.ofHour(start), page, 1);
  }

  addChange(start: EpochMinute, before: Page | undefined, after: Page): void {
    const all = [...this.ofHour(start), [this.minutes, start] as const];
    add(all, after, 1);
    if (before) add(all, before, -1);
  }

  addMinute(start: EpochMinute, page: Page): void {
    add([[this.minutes, start]], page, 1);
  }

  private ofHour(at: EpochMinute): (readonly [Buckets, EpochMinute])[] {
    return [
      [this.days, floorTo(at, DAY)],
      [this.hours, floorTo(at, HOUR)],
    ];
  }

  /** Of whole days in [from, to), by model. */
  inDays(spender: string, from: EpochMinute, to: EpochMinute): ReadonlyMap<string, PromptTokens> {
    return within(this.days, spender, from, to);
  }

  /** Of the hours that begin in [from, to); at most the last 50. */
  inHours(spender: string, from: EpochMinute, to: EpochMinute): ReadonlyMap<string, PromptTokens> {
    return within(this.hours, spender, from, to);
  }

  /** Of the minutes in [from, to); at most the last two hours. */
  inMinutes(spender: string, from: EpochMinute, to: EpochMinute): ReadonlyMap<string, PromptTokens> {
    return within(this.minutes, spender, from, to);
  }

  /** Days before `until` on which a spender had prompts. */
  daysOf(spender: string, until: EpochMinute): number {
    return [...this.days].filter(([day, of]) => day < until && of.has(spender)).length;
  }

  forget(now: EpochMinute): void {
    for (const [buckets, kept] of [
      [this.days, DAYS_KEPT],
      [this.hours, HOURS_KEPT],
      [this.minutes, MINUTES_KEPT],
    ] as const) {
      for (const start of buckets.keys()) if (start < now - kept) buckets.delete(start);
    }
  }
}

/** All models together. */
export function sumOf(byModel: ReadonlyMap<string, PromptTokens>): PromptTokens {
  const sum = noPrompts();
  for (const tokens of byModel.values()) addPrompts(sum, tokens);
  return sum;
}

function add(all: readonly (readonly [Buckets, EpochMinute])[], page: Page, sign: 1 | -1): void {
  for (const entry of page.entries.values()) {
    const tokens = promptsOf(entry);
    if (sizeOf(tokens) === 0) continue;
    for (const [buckets, start] of all) {
      const of = buckets.get(start) ?? new Map<string, ByModel>();
      buckets.set(start, of);
      const models = of.get(entry.spender) ?? new Map<string, PromptTokens>();
      of.set(entry.spender, models);
      const sum = models.get(entry.model) ?? noPrompts();
      models.set(entry.model, sum);
      addPrompts(sum, tokens, sign);
    }
  }
}

const promptsOf = ({ tally: { calls, tokens } }: PageEntry): PromptTokens => ({
  calls,
  input: tokens.input,
  cacheRead: tokens.cacheRead,
  cacheWrite5m: tokens.cacheWrite5m,
  cacheWrite1h: tokens.cacheWrite1h,
  cacheWrite30m: tokens.cacheWrite30m,
  cacheWriteUnknownTtl: tokens.cacheWriteUnknownTtl,
});

function within(buckets: Buckets, spender: string, from: EpochMinute, to: EpochMinute): Map<string, PromptTokens> {
  const sums = new Map<string, PromptTokens>();
  for (const [start, of] of buckets) {
    if (start < from || start >= to) continue;
    for (const [model, tokens] of of.get(spender) ?? []) {
      const sum = sums.get(model) ?? noPrompts();
      sums.set(model, sum);
      addPrompts(sum, tokens);
    }
  }
  return sums;
}
