import type { Evidence, Verdict } from '#core/checks/check.ts';
import type { Observation } from '#core/findings/finding.ts';
import { SpendHistory } from '#core/ledger/spend-history.ts';
import { parseUsd } from '#core/money.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { type EpochMinute, minuteOf } from '#core/time.ts';
import { SCOPE, spendPage } from '../../support/row.ts';

export const at = (iso: string): EpochMinute => minuteOf(Date.parse(`${iso}:00Z`));

export const arnOf = (id: string): string =>
  `arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/${id}`;
export const profileOf = (id: string, name: string, tags: Readonly<Record<string, string>> = {}): CatalogProfile => ({
  arn: arnOf(id),
  name,
  models: ['anthropic.claude-sonnet-4-6'],
  tags,
});

/** `[time, spender, USD]`: what was spent when. */
export type Spent = readonly [string, string, string];

export function evidenceAt(
  now: string,
  spent: readonly Spent[],
  { active, catalog = [] }: { active?: readonly string[]; catalog?: readonly CatalogProfile[] } = {},
): Evidence['spend'] {
  const history = new SpendHistory();
  for (const [time, spender, usd] of spent)
    history.addChange(at(time), undefined, spendPage({ [spender]: parseUsd(usd) }));
  return {
    scope: SCOPE,
    now: at(now),
    history,
    spenderOf: resolveSpenderWith(catalog),
    active: new Set(active ?? spent.map(([, spender]) => spender)),
  };
}

export const failures = (verdicts: readonly Verdict[]): Observation[] =>
  verdicts.flatMap((verdict) => (verdict.outcome === 'fail' ? [verdict.observation] : []));
