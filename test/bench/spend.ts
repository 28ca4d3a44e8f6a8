import { createHash } from 'node:crypto';
import { SHIPPED_FLOOR_USD_A_DAY, SHIPPED_SCORE, type WatchSettings } from '#core/anomaly/settings.ts';
import { SpendWatch } from '#core/anomaly/spend-watch.ts';
import { minuteOf } from '#core/time.ts';
import {
  DAY_WINDOWS,
  FACTORS,
  RUNAWAY_WINDOWS,
  type Runaway,
  type RunawayScore,
  scoreRunaways,
  sum,
  WEEK_WINDOWS,
  WINDOW_MINUTES,
  withRunaway,
} from './runaway-score.ts';
import type { BenchInput, Section } from './section.ts';
import { RULES } from './spend-rules.ts';
import { readAllRates } from './traffic.ts';

/** 500 tokens in at $1 a million and 100 out at $5. */
const USD_A_REQUEST = 0.001;
const LEAST_USD_A_DAY = 1;
const START = minuteOf(Date.UTC(2026, 0, 5));
const SCORES = [0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9];

interface Bench {
  readonly clean: ReadonlyMap<string, readonly number[]>;
  /** Clients of at least a dollar a day in their first week. */
  readonly counted: ReadonlySet<string>;
  readonly runaways: readonly (Runaway & { readonly cost: readonly number[] })[];
  readonly windows: number;
}

/** Request rates of production clients as spend, with and without a runaway of two hours: what is found, how late, and what for nothing. */
export async function spend({ data = '', say }: BenchInput): Promise<Section[]> {
  const bench = benchOf(await readAllRates(data));
  const score = (rule: (cost: readonly number[]) => readonly number[]): RunawayScore => {
    const clean = new Map([...bench.clean].map(([client, cost]) => [client, rule(cost)]));
    return scoreRunaways(
      bench.runaways,
      // A rule knows nothing of what comes after, so the rest of the series need not be judged.
      (runaway) => rule(costOf(bench, runaway).slice(0, runaway.first + RUNAWAY_WINDOWS)),
      clean,
      bench.counted,
      bench.windows,
    );
  };
  const watched = (settings: WatchSettings) => score((cost) => alerts(cost, settings));
  say('spend: shipped settings and rules');
  const rows = [
    row('shipped', watched({ floorUsdADay: SHIPPED_FLOOR_USD_A_DAY })),
    ...Object.entries(RULES).map(([name, rule]) => row(name, score(rule))),
  ];
  const curve = [SHIPPED_FLOOR_USD_A_DAY, 1e-6].flatMap((floorUsdADay) =>
    SCORES.map((alarmScore) => {
      say(`spend: score ${alarmScore}, floor ${floorUsdADay}`);
      const floor = floorUsdADay < 0.01 ? 'no floor' : `floor $${floorUsdADay} a day`;
      const mark = alarmScore === SHIPPED_SCORE && floorUsdADay === SHIPPED_FLOOR_USD_A_DAY ? ', shipped' : '';
      return row(`score ${alarmScore}, ${floor}${mark}`, watched({ floorUsdADay, alarmScore }));
    }),
  );
  const about = `${bench.counted.size} clients of at least $${LEAST_USD_A_DAY} a day, ${bench.runaways.length} runaways of two hours; found: share / median minutes`;
  return [
    { bench: 'spend', about, rows },
    {
      bench: 'spend-curve',
      about: 'the same detector at other scores, with the shipped floor and without one',
      rows: curve,
    },
  ];
}

/** Windows after which a person would have been told. */
function alerts(cost: readonly number[], settings: WatchSettings): number[] {
  const watch = new SpendWatch(WINDOW_MINUTES, settings);
  return cost.flatMap((usd, window) => (watch.add(START + window * WINDOW_MINUTES, usd).news ? [window] : []));
}

function benchOf(rates: ReadonlyMap<number, readonly number[]>): Bench {
  const clean = new Map<string, readonly number[]>();
  const counted = new Set<string>();
  const runaways: (Runaway & { cost: readonly number[] })[] = [];
  let windows = 0;
  for (const [number, rate] of rates) {
    const client = `m-large-${number}`;
    const cost = rate.map((rps) => rps * WINDOW_MINUTES * 60 * USD_A_REQUEST);
    windows = Math.max(windows, cost.length);
    if (sum(cost.slice(0, WEEK_WINDOWS)) / 7 >= LEAST_USD_A_DAY) counted.add(client);
    clean.set(client, cost);
    for (const factor of FACTORS) {
      const first =
        WEEK_WINDOWS + drawn(`runaway/${client}/x${factor}`, cost.length - WEEK_WINDOWS - RUNAWAY_WINDOWS + 1);
      if ((sum(cost.slice(first - WEEK_WINDOWS, first)) * DAY_WINDOWS) / WEEK_WINDOWS < LEAST_USD_A_DAY) continue;
      runaways.push({ client, factor, first, ...withRunaway(cost, first, factor) });
    }
  }
  return { clean, counted, runaways, windows };
}

const costOf = ({ runaways }: Bench, runaway: Runaway): readonly number[] =>
  runaways.find((one) => one === runaway)?.cost ?? [];

/** The same number from 0 to below `count` at every run. */
const drawn = (name: string, count: number): number =>
  Number(BigInt(`0x${createHash('sha256').update(name).digest('hex')}`) % BigInt(count));

function row(rule: string, { found, falseAWeek, quiet }: RunawayScore): Section['rows'][number] {
  const cells = FACTORS.flatMap((factor) => {
    const one = found.get(factor);
    return one ? [[`${factor}x found`, `${Math.round(one.share * 100)} % / ${one.medianMinutes ?? '-'}`]] : [];
  });
  const dearest = found.get(30);
  return {
    rule,
    ...Object.fromEntries(cells),
    '30x leaked USD': dearest?.leakedUsd,
    'of USD': dearest?.injectedUsd,
    'false a series-week': falseAWeek,
    'series without any': quiet,
  };
}
