/** Traffic with and without a made-up runaway, in windows of ten minutes; and what a rule makes of it. */
export const WINDOW_MINUTES = 10;
export const DAY_WINDOWS = 144;
export const WEEK_WINDOWS = 7 * DAY_WINDOWS;
/** Two hours. */
export const RUNAWAY_WINDOWS = 12;
export const FACTORS = [3, 10, 30] as const;
/** Alarms up to an hour apart are one episode, and one that comes without the runaway too was not for it. */
const JOINED = 6;

export interface Runaway {
  readonly client: string;
  readonly factor: number;
  /** First window of the runaway. */
  readonly first: number;
  readonly usd: number;
}

export interface Found {
  readonly share: number;
  readonly leakedUsd: number;
  readonly injectedUsd: number;
  readonly medianMinutes: number | undefined;
}

export interface RunawayScore {
  readonly found: ReadonlyMap<number, Found>;
  /** Alarm episodes on the unchanged series, per series and week. */
  readonly falseAWeek: number;
  readonly quiet: number;
}

/** Adds a runaway of FACTOR times the client's mean of the week before to the windows from `first` on. */
export function withRunaway(cost: readonly number[], first: number, factor: number): { cost: number[]; usd: number } {
  const extra = (factor * sum(cost.slice(first - WEEK_WINDOWS, first))) / WEEK_WINDOWS;
  return {
    cost: cost.map((usd, window) => (window >= first && window < first + RUNAWAY_WINDOWS ? usd + extra : usd)),
    usd: extra * RUNAWAY_WINDOWS,
  };
}

/** Alarms are the windows at whose end they came, in order; `clean` are those of the unchanged series, of which `counted` ones count. */
export function scoreRunaways(
  runaways: readonly Runaway[],
  alarmsOf: (runaway: Runaway) => readonly number[],
  clean: ReadonlyMap<string, readonly number[]>,
  counted: ReadonlySet<string>,
  windows: number,
): RunawayScore {
  const found = FACTORS.map((factor) => {
    const those = runaways.filter((runaway) => runaway.factor === factor);
    let [leaked, injected] = [0, 0];
    const delays: number[] = [];
    for (const runaway of those) {
      const twin = clean.get(runaway.client) ?? [];
      const own = alarmsOf(runaway).find(
        (at) =>
          at >= runaway.first &&
          at < runaway.first + RUNAWAY_WINDOWS &&
          !twin.some((other) => Math.abs(other - at) <= JOINED),
      );
      const until = own === undefined ? RUNAWAY_WINDOWS : own - runaway.first + 1;
      if (own !== undefined) delays.push(until * WINDOW_MINUTES);
      leaked += (runaway.usd * until) / RUNAWAY_WINDOWS;
      injected += runaway.usd;
    }
    return [
      factor,
      {
        share: delays.length / Math.max(1, those.length),
        leakedUsd: leaked,
        injectedUsd: injected,
        medianMinutes: delays.toSorted((a, b) => a - b)[delays.length >> 1],
      },
    ] as const;
  });
  const episodes = [...counted].map((client) => {
    const alarms = clean.get(client) ?? [];
    const judged = alarms.filter((at) => at >= WEEK_WINDOWS);
    return judged.filter((at, index) => index === 0 || at - (judged[index - 1] ?? 0) > JOINED).length;
  });
  const weeks = Math.max(1, episodes.length) * ((windows - WEEK_WINDOWS) / WEEK_WINDOWS);
  return {
    found: new Map(found),
    falseAWeek: sum(episodes) / weeks,
    quiet: episodes.filter((count) => count === 0).length / Math.max(1, episodes.length),
  };
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
