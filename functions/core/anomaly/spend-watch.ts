import { DAY, type EpochMinute, HOUR } from '#core/time.ts';
import { Alerts } from './alerts.ts';
import { readSigns, SIGNS } from './evidence.ts';
import { type Past, PastLevels } from './past-levels.ts';
import { RecentSlots } from './recent-slots.ts';
import { SHIPPED_SCORE, type WatchSettings } from './settings.ts';
import { type Cut, cutOf, SPANS } from './spans.ts';
import { type Surge, surgeOf } from './surge.ts';
import { chanceOf, LEAST_FACTOR, strengthOf } from './weights.ts';

/** A series younger than this has no past to be compared with; budgets watch it until then. */
const LEAST_DAYS = 0.5;

/** A habit may come out by this much higher. */
const HABIT_FACTOR = 1.25;

/** A series without dollars is judged like one of this size. */
const WITHOUT_DOLLARS_A_DAY = 15;

export interface Judgement {
  /** 0 to 1, the same for every series and step; an alarm from 0.5 on. */
  readonly score: number;
  readonly isAlarm: boolean;
  /** What holds, where that is an alarm. */
  readonly surge?: Surge;
  /** The same where it is news to a person. */
  readonly news?: Surge;
}

const QUIET: Judgement = { score: 0, isAlarm: false };

/** What a step usually costs, and the most one did on any day before, both before the newest row. */
export interface Band {
  readonly usual: number;
  readonly highest: number;
}

/**
 * Watches the spend of one series, row by row, for a level that has held for longer than levels of that size ever did. A row is
 * judged from itself and the rows before; time between rows is the rows' own, so a replay says what was said live.
 */
export class SpendWatch {
  readonly cut: Cut;
  private readonly settings: WatchSettings;
  private readonly recent: RecentSlots;
  private readonly past: PastLevels;
  private readonly alerts: Alerts;
  private readonly signs = new Float64Array(SIGNS.length);
  private newest = Number.NEGATIVE_INFINITY;

  constructor(stepMinutes: number, settings: WatchSettings) {
    this.cut = cutOf(stepMinutes);
    this.settings = settings;
    this.recent = new RecentSlots(this.cut);
    this.past = new PastLevels(this.cut);
    this.alerts = new Alerts(this.cut.slotMinutes);
  }

  /** Takes what the step that begins at `at` cost; a repeated time adds to it, and one that is late corrects the past in silence. */
  add(at: EpochMinute, usd: number): Judgement {
    const { stepMinutes, bucketMinutes } = this.cut;
    if (!this.learn(at, usd)) return QUIET;
    return this.judge((this.newest + 1) * stepMinutes, Math.floor(at / bucketMinutes));
  }

  /** The same for what is long over, of which nobody is told; false where it is not the newest step. */
  learn(at: EpochMinute, usd: number): boolean {
    const { stepMinutes, bucketMinutes } = this.cut;
    const step = Math.floor(at / stepMinutes);
    const bucket = Math.floor(at / bucketMinutes);
    const cost = Math.max(0, usd);
    // A series begins with its first cost: zeros before it are no past that anything could stand out from.
    if (cost === 0 && this.newest === Number.NEGATIVE_INFINITY) return false;
    if (step < this.newest) {
      this.past.addLate(bucket, cost);
      return false;
    }
    this.newest = step;
    this.recent.add(step, cost);
    this.past.add(bucket, cost, this.recent.lowest);
    return true;
  }

  /** Whether the newest slot costs about as much as what was told, and that is not yet what is usual. */
  stillHolds({ usdAnHour }: Surge): boolean {
    const { slotMinutes, stepMinutes, bucketMinutes } = this.cut;
    const slot = this.recent.lowest[0] ?? 0;
    const mean = this.past.mean(Math.floor((this.newest * stepMinutes) / bucketMinutes));
    return (2 * slot * HOUR) / slotMinutes >= usdAnHour && slot >= LEAST_FACTOR * mean;
  }

  /** For charts. */
  band(): Band {
    if (this.newest === Number.NEGATIVE_INFINITY) return { usual: 0, highest: 0 };
    const { stepMinutes, bucketMinutes, slotSteps } = this.cut;
    const bucket = Math.floor((this.newest * stepMinutes) / bucketMinutes);
    const { days } = this.past.past(bucket, 0);
    return { usual: this.past.mean(bucket) / slotSteps, highest: (days[0] ?? 0) / slotSteps };
  }

  private judge(end: EpochMinute, bucket: number): Judgement {
    const mean = this.past.mean(bucket);
    if (mean <= 0 || this.past.age(bucket) < LEAST_DAYS || this.past.past(bucket, 0).days.length === 0) return QUIET;
    let [strength, best] = [Number.NEGATIVE_INFINITY, -1];
    for (let span = 0; span < SPANS.length; span++) {
      const level = this.recent.lowest[span] ?? 0;
      if (level < LEAST_FACTOR * mean || this.isExpected(level, this.past.past(bucket, span))) continue;
      const found = this.strength(span, bucket, mean);
      if (found > strength) [strength, best] = [found, span];
    }
    if (best < 0) return QUIET;
    const score = chanceOf(strength);
    const { floorUsdADay, alarmScore = SHIPPED_SCORE } = this.settings;
    const isAlarm = score >= alarmScore && this.paceADay() >= floorUsdADay;
    const level = this.recent.lowest[best] ?? 0;
    if (!isAlarm) return { score, isAlarm };
    const surge = surgeOf(this.cut, best, end, level, mean, this.past.past(bucket, best));
    return { score, isAlarm, surge, ...(this.alerts.isNews(end, level) && { news: surge }) };
  }

  /** What held at about this hour on two days before is a habit: a Monday morning, a weekly job. */
  private isExpected(level: number, { sameHours }: Past): boolean {
    return level < HABIT_FACTOR * (sameHours[1] ?? 0);
  }

  private strength(span: number, bucket: number, mean: number): number {
    const stretch = this.recent.stretch(span);
    const meanADay = (mean * DAY) / this.cut.slotMinutes;
    const dollars = this.settings.floorUsdADay > 0 ? meanADay : WITHOUT_DOLLARS_A_DAY;
    readSigns(this.signs, stretch, this.past.past(bucket, span), mean, dollars);
    return strengthOf(this.signs, span);
  }

  /** What a day would cost at the pace of the last hour, or of the last step where that is longer. */
  private paceADay(): number {
    const slots = Math.max(1, Math.round(HOUR / this.cut.slotMinutes));
    return (this.recent.sum(slots) * DAY) / (slots * this.cut.slotMinutes);
  }
}
