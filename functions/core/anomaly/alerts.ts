import type { EpochMinute } from '#core/time.ts';

/** Alarms less than this apart are one matter: a person who was told is not told again. */
const SAME_MATTER_MINUTES = 6 * 60;
/** ... unless the level is this many times what they were told. */
const WORSE = 2;

/** What somebody was told of a series, and when. */
export class Alerts {
  private lastAlarm: EpochMinute = Number.NEGATIVE_INFINITY;
  private toldAt: EpochMinute = Number.NEGATIVE_INFINITY;
  private toldLevel = 0;
  private readonly slotMinutes: number;

  constructor(slotMinutes: number) {
    this.slotMinutes = slotMinutes;
  }

  /** Whether an alarm at this level is news to a person. */
  isNews(at: EpochMinute, level: number): boolean {
    const isNew = at - this.lastAlarm > SAME_MATTER_MINUTES;
    this.lastAlarm = at;
    if (isNew) this.toldLevel = 0;
    if (!isNew && level < WORSE * this.toldLevel) return false;
    this.toldLevel = Math.max(level, this.toldLevel);
    // With fine steps a slot is still filling when it is first told: what it fills up to is the same news.
    if (!isNew && at - this.toldAt < this.slotMinutes) return false;
    this.toldAt = at;
    return true;
  }
}
