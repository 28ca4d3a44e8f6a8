import type { SpendBySpender } from '#core/ledger/spend-history.ts';
import { usdOf } from '#core/money.ts';
import { DAY, type EpochMinute, HOUR } from '#core/time.ts';
import { LIVE_STEP, type SpendSteps, STEPS_AN_HOUR } from './spend-steps.ts';
import { SpendWatch } from './spend-watch.ts';
import type { Surge } from './surge.ts';

/** Spenders of a scope that are watched, the first to spend; one takes about 70 KB. */
const MOST_WATCHED = 1_000;
/** Of more, those make room that have rested for so long: where each tenant or each branch has a profile, most are of the past. */
const RESTED = 7 * DAY;
/** An alarm below this pace a day is nobody's; what a user is told of is for the check to say. */
const LEAST_USD_A_DAY = 0.1;
/** A level that has been gone for so long is another matter when it comes again. */
const GONE_AFTER = 2 * HOUR;
const USD_A_MICRO = 1e-6;

/** Watches the spend of every spender of a scope, in steps of ten minutes. */
export class ScopeWatch {
  private readonly watches = new Map<string, SpendWatch>();
  private readonly last = new Map<string, Surge>();
  private readonly spentAt = new Map<string, EpochMinute>();

  /**
   * Takes what was spent in the step that begins at `at`, and gives whose level is odd, with that. A level that has become the past is
   * odd no more after two hours, and goes on all the same.
   */
  add(at: EpochMinute, spent: SpendBySpender): Map<string, Surge> {
    const surges = new Map<string, Surge>();
    for (const [spender, cost] of spent) if (cost > 0n) this.begin(spender, at);
    for (const [spender, watch] of this.watches) {
      const { surge } = watch.add(at, usdOf(spent.get(spender) ?? 0n));
      const last = this.last.get(spender);
      const goesOn = last && watch.stillHolds(last) ? { ...last, goesOnUntil: at + LIVE_STEP } : undefined;
      const found = surge ?? goesOn;
      if (found) {
        this.last.set(spender, found);
        surges.set(spender, found);
      } else if (last && at > (last.goesOnUntil ?? last.until) + GONE_AFTER) this.last.delete(spender);
    }
    return surges;
  }

  /** Takes an hour that is long over. */
  learn(hour: EpochMinute, steps: SpendSteps): void {
    for (const spender of steps.keys()) this.begin(spender, hour);
    for (const [spender, watch] of this.watches) {
      const own = steps.get(spender) ?? NOTHING;
      for (const [at, micro] of own.entries()) watch.learn(hour + at * LIVE_STEP, micro * USD_A_MICRO);
    }
  }

  private begin(spender: string, at: EpochMinute): void {
    if (!this.watches.has(spender)) {
      if (this.watches.size >= MOST_WATCHED) this.forget(at - RESTED);
      if (this.watches.size >= MOST_WATCHED) return;
      this.watches.set(spender, new SpendWatch(LIVE_STEP, { floorUsdADay: LEAST_USD_A_DAY }));
    }
    this.spentAt.set(spender, at);
  }

  private forget(before: EpochMinute): void {
    for (const [spender, at] of this.spentAt) {
      if (at >= before) continue;
      this.watches.delete(spender);
      this.spentAt.delete(spender);
      this.last.delete(spender);
    }
  }
}

const NOTHING: readonly number[] = Array.from({ length: STEPS_AN_HOUR }, () => 0);
