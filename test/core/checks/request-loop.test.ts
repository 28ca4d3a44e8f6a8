import { describe, expect, it } from 'vitest';
import { requestLoop } from '#core/checks/detectors/request-loop.ts';
import type { ConversationStep } from '#core/conversations/conversations.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { aConversation, aStep, BOT } from '../../support/conversations.ts';
import { SCOPE, USD } from '../../support/row.ts';

const judge = (steps: readonly ConversationStep[], settings: unknown = {}) =>
  requestLoop.configure(settings)({
    scope: SCOPE,
    spender: resolveSpenderWith([])(BOT),
    of: { ...aConversation([]), steps },
  });

describe('a request that is sent over and over', () => {
  it.each<[string, Partial<ConversationStep>, string]>([
    ['49 times', { repeats: 49, repeatsCost: 9n * USD }, 'pass'],
    ['50 times', { repeats: 50, repeatsCost: 9n * USD }, 'fail'],
    ['50 times for less than $2', { repeats: 50, repeatsCost: 2n * USD - 1n }, 'pass'],
    ['50 times for $2', { repeats: 50, repeatsCost: 2n * USD }, 'fail'],
  ])('%s', (_, step, outcome) => expect(judge([aStep(step)])[0]?.outcome).toBe(outcome));

  it('is told with the call that tipped it, and what the repeats have cost since', () => {
    const steps = [50, 51, 52].map((repeats) => aStep({ repeats, repeatsCost: BigInt(repeats) * USD }));
    const [verdict] = judge([...steps, aStep()]);
    expect(verdict).toMatchObject({
      outcome: 'fail',
      observation: {
        check: 'request-loop',
        requestId: steps[0]?.requestId,
        listCost: 52n * USD,
        reason: `${BOT} sent the same request 52 times, for $52.00`,
      },
    });
  });

  it('is told with its own money, not that of a cheap one that is sent often as well', () => {
    const [verdict] = judge([
      aStep({ repeats: 60, repeatsCost: 3n * USD }),
      aStep({ repeats: 80, repeatsCost: USD / 10n }),
    ]);
    expect(verdict).toMatchObject({ observation: { listCost: 3n * USD, evidence: { repeats: 60 } } });
  });

  it('is judged by the settings', () => {
    expect(judge([aStep({ repeats: 5, repeatsCost: 0n })], { repeats: 5, floorUsd: 0 })[0]?.outcome).toBe('fail');
  });
});
