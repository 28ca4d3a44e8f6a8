import { describe, expect, it } from 'vitest';
import { generationLoop } from '#core/checks/detectors/generation-loop.ts';
import type { ConversationStep } from '#core/conversations/conversations.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { aConversation, aStep, BOT } from '../../support/conversations.ts';
import { SCOPE, USD } from '../../support/row.ts';

const judge = (steps: readonly ConversationStep[], settings: unknown = {}) =>
  generationLoop.configure(settings)({
    scope: SCOPE,
    spender: resolveSpenderWith([])(BOT),
    of: { ...aConversation([]), steps },
  });

describe('answers that are cut at the limit of their tokens', () => {
  it.each<[string, Partial<ConversationStep>, string]>([
    ['seven', { cut: 7, calls: 7, cutCost: 9n * USD }, 'pass'],
    ['eight', { cut: 8, calls: 8, cutCost: 9n * USD }, 'fail'],
    ['eight for less than a dollar', { cut: 8, calls: 8, cutCost: USD - 1n }, 'pass'],
    ['eight of sixteen', { cut: 8, calls: 16, cutCost: USD }, 'fail'],
    ['eight of seventeen', { cut: 8, calls: 17, cutCost: USD }, 'pass'],
  ])('%s', (_, step, outcome) => expect(judge([aStep(step)])[0]?.outcome).toBe(outcome));

  it('are told with the call that tipped it, and what they have cost since', () => {
    const steps = [8, 9, 10].map((cut) => aStep({ cut, calls: cut, cutCost: BigInt(cut) * USD }));
    expect(judge(steps)[0]).toMatchObject({
      observation: {
        check: 'generation-loop',
        requestId: steps[0]?.requestId,
        listCost: 10n * USD,
        reason: `${BOT} gave 10 answers in one conversation that ran until their tokens were used up, for $10.00`,
      },
    });
  });
});
