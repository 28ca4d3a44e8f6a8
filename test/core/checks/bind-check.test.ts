import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { bindCheck, bindSpendCheck } from '#core/checks/bind-check.ts';
import { defineCheck, type Evidence } from '#core/checks/check.ts';
import { SpendHistory } from '#core/ledger/spend-history.ts';
import type { Spender } from '#core/profiles/spender.ts';
import { aConversation } from '../../support/conversations.ts';
import { NINE, SCOPE } from '../../support/row.ts';

const spenderOf = (id: string): Spender => ({
  id,
  kind: 'foundation-model',
  name: `name of ${id}`,
  model: undefined,
  endpoint: undefined,
  tags: { team: id.startsWith('batch') ? 'batch' : 'chat' },
  owner: undefined,
  resolved: true,
});
const parameters = v.strictObject({ repeats: v.optional(v.number(), 4), floorUsd: v.optional(v.number(), 1) });
/** Says whom it judged, and by what. */
const talk = defineCheck({
  id: 'a-loop',
  title: 'Nothing loops',
  reads: 'conversation',
  parameters,
  evaluate: ({ spender }, { repeats, floorUsd }) => [
    { outcome: 'pass', resource: `${spender.id} ${repeats} ${floorUsd}` },
  ],
});
const spend = defineCheck({
  id: 'a-sum',
  title: 'No sum is large',
  reads: 'spend',
  parameters,
  evaluate: ({ active }, { repeats }) => [...active].map((id) => ({ outcome: 'pass', resource: `${id} ${repeats}` })),
});

const overrides = [
  { match: { tag: 'team=batch' }, checks: { 'a-loop': { repeats: 9 }, 'a-sum': { repeats: 9 } } },
  { match: { profile: 'batch-2' }, checks: { 'a-loop': { floorUsd: 5 }, 'a-sum': false as const } },
  { match: { profile: 'name of chat-2' }, checks: { 'a-loop': false as const } },
];
const judged = (id: string, checks = {}) =>
  bindCheck(talk, { checks, overrides })({ scope: SCOPE, spender: spenderOf(id), of: aConversation([]) }).map(
    ({ outcome, ...rest }) => ('resource' in rest ? rest.resource : outcome),
  );

describe('the settings of a check', () => {
  it.each<[string, string, object, string[]]>([
    ['are its defaults', 'chat-1', {}, ['chat-1 4 1']],
    ['are those of all', 'chat-1', { 'a-loop': { repeats: 5 } }, ['chat-1 5 1']],
    ['are those of a tag', 'batch-1', { 'a-loop': { repeats: 5 } }, ['batch-1 9 1']],
    ['are those of several overrides, field by field', 'batch-2', { 'a-loop': { repeats: 5 } }, ['batch-2 9 5']],
    ['switch it off for a profile by its name', 'chat-2', {}, []],
    ['switch it off for all', 'chat-1', { 'a-loop': false }, []],
    ['switch it on again where an override has some', 'batch-1', { 'a-loop': false }, ['batch-1 9 1']],
  ])('%s', (_, id, checks, expected) => expect(judged(id, checks)).toEqual(expected));

  it('are those of each spender, where several are judged at once', () => {
    const evidence: Evidence['spend'] = {
      scope: SCOPE,
      now: NINE,
      history: new SpendHistory(),
      spenderOf,
      active: new Set(['chat-1', 'batch-1', 'batch-2', 'chat-2']),
    };
    const verdicts = bindSpendCheck(spend, { checks: {}, overrides })(evidence);
    expect(verdicts.map((verdict) => 'resource' in verdict && verdict.resource).sort()).toEqual([
      'batch-1 9',
      'chat-1 4',
      'chat-2 4',
    ]);
  });
});
