import type { EpochMinute } from '#core/time.ts';
import type { Page } from './page.ts';

/** What is fed with pages, and with differences of pages, so that it stays equal to their sum whatever is folded again. */
export interface PageHistory {
  /** Adds a day's page, of which the hours are not needed any more. */
  addDay(start: EpochMinute, page: Page): void;
  /** Adds an hour's page, of which the minutes are not needed or are added on their own. */
  addHour(start: EpochMinute, page: Page): void;
  /** Adds what lies between two states of a minute's page; `before` is undefined for a new one. */
  addChange(start: EpochMinute, before: Page | undefined, after: Page): void;
  /** Adds a minute's page to the last minutes alone, where its hour's page was added already. */
  addMinute(start: EpochMinute, page: Page): void;
  forget(now: EpochMinute): void;
}
