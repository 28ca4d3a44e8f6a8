import { Oddness } from '#core/anomaly/oddness.ts';
import { SHIPPED_SCORE, type WatchSettings } from '#core/anomaly/settings.ts';
import { type Band, SpendWatch } from '#core/anomaly/spend-watch.ts';
import { surgeText } from '#core/anomaly/surge.ts';
import { DAY, MINUTE_MS, minuteOf } from '#core/time.ts';
import type { CostSeries, SeriesRow } from './read-series.ts';

export interface JudgedRow {
  readonly row: SeriesRow;
  readonly score: number;
  readonly isAlarm: boolean;
  /** What a person would have been told after this row. */
  readonly told?: string;
  readonly band: Band;
}

export interface JudgedSeries {
  readonly name: string;
  readonly stepMinutes: number;
  readonly judged: readonly JudgedRow[];
}

/** Rows from which the step is known. The first day is judged by nobody, so that nothing is learnt from a row before its time. */
const ROWS_OF_STEP = 12;

/** judgeSeries runs the live detector over one cost history, row by row as it would have arrived. */
export function judgeSeries({ name, rows }: CostSeries, settings: WatchSettings): JudgedSeries {
  const stepMinutes = stepMinutesOf(rows);
  const watch = new SpendWatch(stepMinutes, settings);
  // Without a floor a series is not dollars, and may be odd in either direction.
  const oddness = settings.floorUsdADay === 0 ? new Oddness(stepMinutes) : undefined;
  const judged = rows.map((row) => {
    if (row.value === undefined) return { row, score: 0, isAlarm: false, band: watch.band() };
    const { news, ...judgement } = watch.add(minuteOf(row.at), row.value);
    const odd = oddness?.add(row.value);
    const { score, isAlarm } = odd === undefined ? judgement : { score: odd, isAlarm: odd >= SHIPPED_SCORE };
    return { row, score, isAlarm, band: watch.band(), ...(news && { told: surgeText(news) }) };
  });
  return { name, stepMinutes, judged };
}

/** The smallest distance between the first rows, from a minute to a day. */
function stepMinutesOf(rows: readonly SeriesRow[]): number {
  const times = [...new Set(rows.slice(0, ROWS_OF_STEP).map(({ at }) => at))].sort((a, b) => a - b);
  const gaps = times.slice(1).map((at, index) => (at - (times[index] ?? at)) / MINUTE_MS);
  return Math.min(DAY, Math.max(1, Math.round(Math.min(DAY, ...gaps))));
}
