import { ScopeWatch } from '#core/anomaly/scope-watch.ts';
import { LIVE_STEP, stepsOf } from '#core/anomaly/spend-steps.ts';
import type { Surge } from '#core/anomaly/surge.ts';
import { MINUTES_KEPT, type SpendHistory } from '#core/ledger/spend-history.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { DAY, type EpochMinute, floorTo, HOUR } from '#core/time.ts';

/** Days that an odd level is compared with. */
const DAYS = 28;
/**
 * A step is judged when it has been over for so long (AWS docs: Subscriptions usually deliver within three minutes): what comes later
 * corrects sums, and says nothing of what held.
 */
const SETTLED_AFTER = 3;
/** And its hour is stored later, with what came late until then. */
const STORED_AFTER = 15;

interface Watched {
  readonly watch: ScopeWatch;
  /** Steps before it are in. */
  judgedUntil: EpochMinute;
  storedUntil: EpochMinute;
  /** What was odd since the last tick that came to its end: one that dies is repeated, and its steps are not. */
  untold: (readonly [string, Surge])[];
}

/** What every scope spends in steps of ten minutes, as this process remembers it from tick to tick. */
export class WatchedSpend {
  private readonly ledger: LedgerStore;
  private readonly scopes = new Map<string, Watched>();

  constructor(ledger: LedgerStore) {
    this.ledger = ledger;
  }

  /**
   * Takes the steps of a scope that are over at `now`, whose minutes are in `history`, and gives whose level was odd at the end of each,
   * until a tick is finished. A new process reads the hours that were stored, and judges from the next step on.
   */
  async surges(scope: string, history: SpendHistory, now: EpochMinute): Promise<(readonly [string, Surge])[]> {
    const known = this.scopes.get(scope) ?? (await this.read(scope, history, now));
    this.scopes.set(scope, known);
    const end = floorTo(now - SETTLED_AFTER, LIVE_STEP);
    // After a silence that is longer than what is remembered there is a hole, which is no level.
    for (
      let at = Math.max(known.judgedUntil, floorTo(now - MINUTES_KEPT, LIVE_STEP) + LIVE_STEP);
      at < end;
      at += LIVE_STEP
    )
      known.untold.push(...known.watch.add(at, history.lastMinutes(at + LIVE_STEP, LIVE_STEP)));
    known.judgedUntil = Math.max(known.judgedUntil, end);
    return known.untold;
  }

  /** Ends a tick: stores the hours of a scope that are over. */
  async finish(scope: string, history: SpendHistory, now: EpochMinute): Promise<void> {
    const known = this.scopes.get(scope);
    if (!known) return;
    known.untold = [];
    const end = floorTo(now - STORED_AFTER, HOUR);
    for (let hour = Math.max(known.storedUntil, end - MINUTES_KEPT); hour < end; hour += HOUR) {
      const steps = Array.from({ length: HOUR / LIVE_STEP }, (_, at) =>
        history.lastMinutes(hour + (at + 1) * LIVE_STEP, LIVE_STEP),
      );
      await this.ledger.putSpendSteps(scope, hour, stepsOf(steps));
    }
    known.storedUntil = Math.max(known.storedUntil, end);
  }

  private async read(scope: string, history: SpendHistory, now: EpochMinute): Promise<Watched> {
    const watch = new ScopeWatch();
    const stored = await this.ledger.readSpendSteps(scope, floorTo(now, HOUR) - DAYS * DAY, now);
    for (const [hour, steps] of stored) watch.learn(hour, steps);
    const last = Math.max(...stored.keys());
    const storedUntil = Number.isFinite(last) ? last + HOUR : floorTo(now, HOUR) - HOUR;
    const judgedUntil = floorTo(now - SETTLED_AFTER, LIVE_STEP) - LIVE_STEP;
    const from = Math.max(storedUntil, floorTo(now - MINUTES_KEPT, LIVE_STEP) + LIVE_STEP);
    for (let at = from; at < judgedUntil; at += LIVE_STEP)
      watch.add(at, history.lastMinutes(at + LIVE_STEP, LIVE_STEP));
    return { watch, judgedUntil: Math.max(judgedUntil, from), storedUntil, untold: [] };
  }
}
