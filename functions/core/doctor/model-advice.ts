import { isNeverLogged } from '#core/gaps/never-logged.ts';
import type { ResolveSpender } from '#core/ports/catalog.ts';
import type { Spender } from '#core/profiles/spender.ts';
import { type Advice, type Looked, unanswered } from './advice.ts';
import { priceSetting } from './commands.ts';

/** What becomes of the calls that were counted in the last two weeks: which have no price, and which are never logged. */
export function modelAdvice(
  modelIds: Looked<readonly string[]>,
  resolveSpender: ResolveSpender,
  hasPrice: (spender: Spender) => boolean,
): Advice[] {
  if (!('found' in modelIds)) return [unanswered('prices', modelIds)];
  const spenders = modelIds.found.map((id) => resolveSpender(id));
  const unresolved = spenders.filter((spender) => !spender.resolved);
  const neverLogged = spenders.filter(({ model }) => isNeverLogged(model));
  const priced = (spender: Spender): boolean => isByTheHour(spender) || hasPrice(spender);
  const unpriced = spenders.filter((one) => !unresolved.includes(one) && !neverLogged.includes(one) && !priced(one));
  return [priceAdvice(spenders.length, unpriced), ...unresolvedAdvice(unresolved), ...neverLoggedAdvice(neverLogged)];
}

/** Its calls have no price of their own. */
const isByTheHour = ({ kind }: Spender): boolean => kind === 'provisioned-model' || kind === 'imported-model';

function priceAdvice(seen: number, unpriced: readonly Spender[]): Advice {
  const about = 'prices';
  if (seen === 0) return { state: 'unknown', about, says: 'no call was counted in the last two weeks' };
  if (unpriced.length === 0)
    return { state: 'good', about, says: 'everything called in the last two weeks has a price' };
  return {
    state: 'advised',
    about,
    says:
      `no shipped price for ${unpriced.map(({ model, name }) => model ?? name).join(', ')}; where the AWS Price List has none either, ` +
      'say USD per million tokens in the configuration',
    commands: unpriced.map(({ model, id }) => priceSetting(model ?? id, ['input', 'output'])),
  };
}

const unresolvedAdvice = (spenders: readonly Spender[]): Advice[] =>
  spenders.map(({ id }) => ({
    state: 'unknown',
    about: 'prices',
    says: `${id}: called in the last two weeks, and nothing that is listed has that id now`,
  }));

const neverLoggedAdvice = (spenders: readonly Spender[]): Advice[] =>
  spenders.length === 0
    ? []
    : [
        {
          state: 'advised',
          about: 'never logged',
          says: `${spenders.map(({ name }) => name).join(', ')}: called by streams or asynchronously, which Bedrock does not log; watch those on the bill`,
        },
      ];
