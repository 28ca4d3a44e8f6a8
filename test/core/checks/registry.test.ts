import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Evidence, Verdict } from '#core/checks/check.ts';
import {
  accountDetectors,
  allChecks,
  callDetectors,
  conversationDetectors,
  fanOutDetectors,
  promptDetectors,
  scopeDetectors,
  surgeDetectors,
} from '#core/checks/detectors/index.ts';
import type { AgentHistory } from '#core/invocation/invocation.ts';
import { SpendHistory } from '#core/ledger/spend-history.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { aHistory, aStep } from '../../support/agent-history.ts';
import { aConversation, aStep as aConversationStep, aFanOut, aSurge } from '../../support/conversations.ts';
import { promptEvidence, type Sent } from '../../support/prompts.ts';
import { NINE, plainFold, row, SCOPE, spendPage, USD } from '../../support/row.ts';

const spendChecks = [...scopeDetectors, ...accountDetectors];

describe('the registry of checks', () => {
  it('has every file of the folder once, under the name of its file', () => {
    const folder = new URL('../../../functions/core/checks/detectors/', import.meta.url);
    const files = readdirSync(folder).filter((file) => file !== 'index.ts');
    expect(files.length).toBeGreaterThan(0);
    expect(allChecks.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
  });

  it.each(allChecks.map((check) => [check.id, check] as const))(
    '%s names the bad in kebab-case and the good in its title',
    (id, { title }) => {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title.length).toBeLessThanOrEqual(150);
      expect(title).not.toMatch(/^Ensure|\.$/);
    },
  );
});

const resolveSpender = resolveSpenderWith([]);
const spender = resolveSpender('amazon.nova-lite-v1:0');

const nothing: Evidence['spend'] = {
  scope: SCOPE,
  now: NINE,
  history: new SpendHistory(),
  spenderOf: resolveSpender,
  active: new Set(),
};
const budgets = [{ match: { account: true }, period: 'month', limitUsd: 1 }];
const settingsOf = (id: string) => (id === 'budget' ? { budgets } : {});

const busy = (): Evidence['spend'] => {
  const history = new SpendHistory();
  for (let back = 0; back < 9; back++)
    history.addChange(NINE - 1 - back * 1440, undefined, spendPage({ [spender.id]: (back === 0 ? 900n : 10n) * USD }));
  return { ...nothing, history, active: new Set([spender.id]) };
};
const { parserVersion: _, ...invocation } = row(1, NINE);
const callWith = (history: AgentHistory): Evidence['call'] => ({
  invocation,
  spender,
  charge: plainFold.price(invocation, spender),
  history,
});
/** What makes each check of calls fail. */
const stuck: Readonly<Record<string, AgentHistory>> = {
  'tool-call-loop': aHistory(Array.from({ length: 9 }, () => aStep())),
  'stalled-agent-loop': aHistory(Array.from({ length: 20 }, (__, at) => aStep('x', at % 2 ? 'A' : 'B'))),
  'answer-loop': aHistory(
    [],
    Array.from({ length: 9 }, () => ({ said: 'I will wait.', to: 'Go on.' })),
  ),
  'similar-answers-loop': aHistory(
    [],
    Array.from('abcd', (letter) => ({
      said: `Scroll down and look for the price of ${letter}.`,
      to: `The page shows a list of hotels with their names, ratings and pictures, but no prices: ${letter}.`,
    })),
  ),
};

/** Every check with evidence of nothing, and with evidence that makes it fail. */
const contract: [string, () => readonly Verdict[], () => readonly Verdict[]][] = [
  ...spendChecks.map((check): [string, () => readonly Verdict[], () => readonly Verdict[]] => {
    const evaluate = check.configure(settingsOf(check.id));
    return [check.id, () => evaluate(nothing), () => evaluate(busy())];
  }),
  ...callDetectors.map((check): [string, () => readonly Verdict[], () => readonly Verdict[]] => {
    const evaluate = check.configure(undefined);
    return [
      check.id,
      () => evaluate(callWith(aHistory([]))),
      () => evaluate(callWith(stuck[check.id] ?? aHistory([]))),
    ];
  }),
  ...conversationDetectors.map((check): [string, () => readonly Verdict[], () => readonly Verdict[]] => {
    const evaluate = check.configure(undefined);
    const steps = [
      aConversationStep({ listCost: 99n * USD, repeats: 99, repeatsCost: 99n * USD, cut: 99, cutCost: 99n * USD }),
    ];
    return [
      check.id,
      () => evaluate({ scope: SCOPE, spender, of: { ...aConversation([]), usual: [] } }),
      () => evaluate({ scope: SCOPE, spender, of: { ...aConversation([]), steps } }),
    ];
  }),
  ...fanOutDetectors.map((check): [string, () => readonly Verdict[], () => readonly Verdict[]] => {
    const evaluate = check.configure(undefined);
    return [
      check.id,
      () => evaluate({ scope: SCOPE, spender, of: aFanOut({ days: 0, hourly: [] }) }),
      () => evaluate({ scope: SCOPE, spender, of: aFanOut() }),
    ];
  }),
  ...promptDetectors.map((check): [string, () => readonly Verdict[], () => readonly Verdict[]] => {
    const evaluate = check.configure(undefined);
    const days = [1, 2, 3].map((back): Sent => [NINE - back * 1440, { input: 100, cacheRead: 900 }]);
    return [
      check.id,
      () => evaluate(promptEvidence(NINE, [])),
      () => evaluate(promptEvidence(NINE, [...days, [NINE - 20, { input: 9000, cacheWrite1h: 9000 }]])),
    ];
  }),
  ...surgeDetectors.map((check): [string, () => readonly Verdict[], () => readonly Verdict[]] => {
    const evaluate = check.configure(undefined);
    // Without a level that is odd it is not asked.
    return [
      check.id,
      () => [],
      () => evaluate({ scope: SCOPE, spender, surge: aSurge(), drivers: [], nameOf: () => undefined }),
    ];
  }),
];

describe.each(contract)('%s', (id, empty, full) => {
  it('never says that nothing is fine', () => {
    expect(empty().filter(({ outcome }) => outcome === 'pass' || outcome === 'fail')).toEqual([]);
  });

  it('says the same of the same evidence', () => {
    expect(full()).toEqual(full());
    expect(empty()).toEqual(empty());
  });

  it('fails under its own name, about something, in one line', () => {
    const seen = full().flatMap((verdict) => (verdict.outcome === 'fail' ? [verdict.observation] : []));
    expect(seen.length).toBeGreaterThan(0);
    for (const { check, resource, reason, firstObservedAt, detectedAt } of seen) {
      expect(check).toBe(id);
      expect(resource).not.toBe('');
      expect(reason).toMatch(/^[^\n]{10,400}$/);
      expect(firstObservedAt).toBeLessThanOrEqual(detectedAt);
    }
  });

  it('refuses a setting it does not know', () => {
    const check = allChecks.find((one) => one.id === id);
    expect(() => check?.configure({ noSuchSetting: 1 })).toThrow('noSuchSetting');
  });
});
