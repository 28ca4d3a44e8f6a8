import type { EpochMs } from '#core/time.ts';

/** What is known of one Region's price list beside its prices. */
export interface PriceListState {
  readonly region: string;
  /** When it was first asked for: a list that never came is as old as that. */
  readonly since: EpochMs;
  /** When a list was last taken, and how many prices it had. */
  readonly good?: { readonly at: EpochMs; readonly rows: number };
  /** When each model was last listed. */
  readonly models: Readonly<Record<string, EpochMs>>;
  /** Of the last list that was read, taken or not, for a person to look at: usage types and prices that were left out, and why. */
  readonly refused: readonly string[];
  /** Names that no model id is known for, and how many products each has. */
  readonly unmapped: Readonly<Record<string, number>>;
  readonly conflicts: readonly string[];
  /** Digests, by model, of the prices that were set beside the list when it was last looked at; of the watchdog's own Region only. */
  readonly own?: Readonly<Record<string, string>>;
}

export const newPriceListState = (region: string, since: EpochMs): PriceListState => ({
  region,
  since,
  models: {},
  refused: [],
  unmapped: {},
  conflicts: [],
});

/** How old the prices of a Region are. */
export const ageOf = ({ good, since }: PriceListState, now: EpochMs): number => now - (good?.at ?? since);
