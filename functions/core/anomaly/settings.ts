import * as v from 'valibot';
import { floorInUsd } from '#core/checks/parameters.ts';

/** A pace of a dollar in eight hours: below it nobody is told of anything. */
export const SHIPPED_FLOOR_USD_A_DAY = 3;

export const SHIPPED_SCORE = 0.5;

export interface WatchSettings {
  /** Nobody is told of less than this pace, in dollars a day; 0 for series that are not dollars. */
  readonly floorUsdADay: number;
  /** Score from which a row is an alarm. */
  readonly alarmScore?: number;
}

/** What a user may set of `spend-surge`, every field optional with its default. */
export const surgeParameters = v.strictObject({
  /** Nobody is told of a pace below this, in dollars a day. */
  floorUsd: floorInUsd(SHIPPED_FLOOR_USD_A_DAY),
});
