import { describe, expect, it } from 'vitest';
import { runawayConversation } from '#core/checks/detectors/runaway-conversation.ts';
import type { Conversation } from '#core/conversations/conversations.ts';
import { unusualFrom } from '#core/conversations/usual-cost.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { aConversation, aStep, BOT } from '../../support/conversations.ts';
import { SCOPE, USD } from '../../support/row.ts';

const judge = (of: Conversation, settings: unknown = {}) =>
  runawayConversation.configure(settings)({ scope: SCOPE, spender: resolveSpenderWith([])(BOT), of });
const outcome = (of: Conversation, settings?: unknown) => judge(of, settings)[0]?.outcome;
const seen = (of: Conversation, settings?: unknown) => {
  const [verdict] = judge(of, settings);
  if (verdict?.outcome !== 'fail') throw new Error(`not failed: ${verdict?.outcome}`);
  return verdict.observation;
};

const USUAL = { conversations: 100, median: USD, spread: 0.5, steps: [] };
/** $4.48: three spreads above a dollar. */
const LIMIT = unusualFrom(USUAL, 3);
const SMALL = { ...USUAL, median: USD / 100n };

describe('a conversation', () => {
  it.each<[string, Conversation, string]>([
    ['at the limit of its kind', aConversation([LIMIT]), 'pass'],
    ['a pico-dollar above it', aConversation([LIMIT + 1n]), 'fail'],
    ['beside 19 others', aConversation([99n * USD], { usual: [{ ...USUAL, conversations: 19 }] }), 'insufficient-data'],
    ['beside 20 others', aConversation([99n * USD], { usual: [{ ...USUAL, conversations: 20 }] }), 'fail'],
    ['of a kind of which none has ended', aConversation([99n * USD], { usual: [] }), 'insufficient-data'],
    ['a hundred times as dear, for 99 cents', aConversation([(99n * USD) / 100n], { usual: [SMALL] }), 'pass'],
    ['a hundred times as dear, for more than a dollar', aConversation([USD + 1n], { usual: [SMALL] }), 'fail'],
    ['dear for its role, and usual for its prompt', aConversation([2n * USD], { usual: [SMALL, USUAL] }), 'pass'],
    [
      'dear in all, that ten people began with the same words',
      { ...aConversation([]), steps: [aStep({ listCost: 20n * USD, starts: 10 })] },
      'pass',
    ],
  ])('%s', (_, of, expected) => expect(outcome(of)).toBe(expected));

  it('is told with the call that tipped it, and what it has come to since', () => {
    const of = aConversation([4n * USD, 5n * USD, 6n * USD]);
    expect(seen(of)).toMatchObject({
      check: 'runaway-conversation',
      resource: `${BOT}/0123456789ab`,
      severity: 'medium',
      requestId: of.steps[1]?.requestId,
      firstObservedAt: of.since,
      listCost: 6n * USD,
      endsWhenQuiet: true,
      reason: `${BOT} has a conversation that cost $6.00 in 3 calls so far, 6.0 times the usual $1.00 of its kind; nearly all of 100 others cost less than $4.48`,
    });
  });

  it('is severe at three times the limit', () => {
    expect(seen(aConversation([3n * LIMIT])).severity).toBe('high');
  });

  it('of which some calls have no price costs at least what is said', () => {
    const of = { ...aConversation([]), steps: [aStep({ listCost: 9n * USD, calls: 5, unpriced: 2 })] };
    expect(seen(of).reason).toContain('cost at least $9.00 in 5 calls');
  });

  it('has no request id where the id is no UUID, since nobody could find it', () => {
    const of = { ...aConversation([]), steps: [aStep({ listCost: 9n * USD, requestId: '#0123' })] };
    expect(seen(of)).not.toHaveProperty('requestId');
  });

  it('is judged by the settings', () => {
    expect(outcome(aConversation([LIMIT + 1n]), { deviations: 4 })).toBe('pass');
    expect(outcome(aConversation([LIMIT + 1n]), { floorUsd: 10 })).toBe('pass');
    expect(outcome(aConversation([LIMIT + 1n]), { minimumConversations: 101 })).toBe('insufficient-data');
  });
});
