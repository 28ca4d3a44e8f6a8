import type { Config } from '#core/config/config.ts';
import { mergeSettings } from '#core/config/override.ts';
import { matchesSpender } from '#core/config/spender-match.ts';
import type { Spender } from '#core/profiles/spender.ts';
import type { Check, Evidence, Verdict } from './check.ts';

type Settings = Pick<Config, 'checks' | 'overrides'>;
type Evaluate<Reads extends keyof Evidence> = (evidence: Evidence[Reads]) => readonly Verdict[];

/** bindCheck gives a check of one call, conversation, role or spender with the settings of the spender it judges. */
export function bindCheck<Reads extends 'call' | 'conversation' | 'fanOut' | 'prompts' | 'surge'>(
  check: Check<Reads>,
  config: Settings,
): Evaluate<Reads> {
  const evaluateFor = configuredBy(check, config);
  return (evidence) => evaluateFor(evidence.spender)(evidence);
}

/** bindSpendCheck gives a check of spend that judges each of those who spent by the settings of their own. */
export function bindSpendCheck(check: Check<'spend'>, config: Settings): Evaluate<'spend'> {
  const evaluateFor = configuredBy(check, config);
  return (evidence) => {
    const groups = Map.groupBy(evidence.active, (id) => evaluateFor(evidence.spenderOf(id)));
    return [...groups].flatMap(([evaluate, active]) => evaluate({ ...evidence, active: new Set(active) }));
  };
}

/** A check is configured once for each set of overrides that some spender has. */
function configuredBy<Reads extends keyof Evidence>(
  { id, configure }: Check<Reads>,
  { checks, overrides }: Settings,
): (spender: Spender) => Evaluate<Reads> {
  const own = overrides.filter((one) => Object.hasOwn(one.checks, id));
  const configured = new Map<string, Evaluate<Reads>>();
  return (spender) => {
    const matching = own.filter(({ match }) => matchesSpender(match, spender));
    const key = matching.map((one) => own.indexOf(one)).join();
    const known = configured.get(key);
    if (known) return known;
    const settings = mergeSettings([checks[id], ...matching.map((one) => one.checks[id])]);
    const evaluate: Evaluate<Reads> = settings === false ? () => [] : configure(settings);
    configured.set(key, evaluate);
    return evaluate;
  };
}
