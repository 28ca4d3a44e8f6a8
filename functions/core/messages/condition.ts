import type { Finding } from '#core/findings/finding.ts';
import { timesText } from './amounts.ts';

type Tense = 'is' | 'was';

const LEVELS = new Map([
  ['50 %', 'at half of'],
  ['80 %', 'at 80 % of'],
  ['100 %', 'over'],
  ['forecast', 'about to pass'],
]);

const CONDITIONS = new Map<string, (finding: Finding, tense: Tense) => string>([
  ['tool-call-loop', (_, tense) => `${tense} looping`],
  ['stalled-agent-loop', (_, tense) => `${tense} getting nowhere`],
  ['answer-loop', (_, tense) => `${tense} repeating itself`],
  ['similar-answers-loop', (_, tense) => `${tense} going in circles`],
  ['runaway-conversation', (_, tense) => `${tense} in a conversation that does not end`],
  ['runaway-fan-out', (_, tense) => `${tense} beginning far more conversations than usual`],
  ['generation-loop', (_, tense) => `${tense} writing without an end`],
  ['heartbeat-loop', (_, tense) => `${tense} running like a clock, for nobody as it seems`],
  [
    'spend-surge',
    ({ evidence }, tense) => {
      const times = Number(evidence['usdAnHour']) / Number(evidence['usualUsdAnHour']);
      return `${tense} spending ${Number.isFinite(times) ? timesText(times) : 'far more than'} the usual`;
    },
  ],
  ['chronic-burn', (_, tense) => `${tense} spending the same every day`],
  ['cache-break', (_, tense) => `${tense} paying for prompts that used to be cached`],
  ['cache-write-waste', (_, tense) => `${tense} writing to a cache that is not read`],
  ['request-loop', (_, tense) => `${tense} sending one request over and over`],
  [
    'spend-doubled',
    ({ evidence }, tense) => {
      const times = Number(evidence['spentTodayUsd']) / Number(evidence['meanDayUsd']);
      return `${tense} spending ${Number.isFinite(times) ? timesText(times) : 'far more than'} its mean day`;
    },
  ],
  [
    'budget',
    ({ evidence, spender }, tense) =>
      `${tense} ${LEVELS.get(String(evidence['level'])) ?? 'close to'} its ${spender === undefined ? 'limit' : 'budget'}`,
  ],
  ['delivery-blocked', (_, tense) => `${tense} not getting messages`],
  ['invocations-missing', (_, tense) => `${tense} missing calls in its logs`],
  ['invocations-lost', (_, tense) => `${tense} short of calls for good`],
  ['counts-disagree', (_, tense) => `${tense} logging more calls than its metrics count`],
  [
    'logging-off',
    ({ evidence }, tense) =>
      evidence['loggedTo'] === 'nothing'
        ? `${tense} not logging its calls`
        : `${tense} logging its calls where they are not read`,
  ],
  ['text-delivery-off', (_, tense) => `${tense} logging calls without their text`],
  [
    'subscription-filter-gone',
    ({ state }, tense) =>
      `${tense} sending ${state === 'narrowed' ? 'only a part' : 'nothing'} of its log to the watchdog`,
  ],
  ['bucket-events-gone', (_, tense) => `${tense} telling nothing of new logs in its bucket`],
  ['unpriced-share', (_, tense) => `${tense} calling models without a price`],
  ['unlogged-traffic', (_, tense) => `${tense} calling models where nothing is logged`],
  ['source-unreadable', (_, tense) => `${tense} refused to the watchdog`],
  ['price-list-refused', (_, tense) => `${tense} priced without all of its latest price list`],
  ['prices-stale', (_, tense) => `${tense} priced from an old price list`],
  ['catalog-unreadable', (_, tense) => `${tense} refused to the watchdog`],
]);

/** Everything that has words of its own, checks and what is said of the watchdog itself. */
export const toldChecks = (): Iterable<string> => CONDITIONS.keys();

/** conditionOf says what is wrong in the words that follow the name of what it is wrong with; else it names the check. */
export const conditionOf = (finding: Finding, tense: Tense): string =>
  CONDITIONS.get(finding.check)?.(finding, tense) ?? `${tense === 'is' ? 'has' : 'had'} a finding of ${finding.check}`;
