import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Tokens } from '#core/invocation/invocation.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { settleCall } from '#core/profiles/settle-call.ts';
import { anyRow } from '../../support/arbitraries.ts';
import { NINE, row, tokens } from '../../support/row.ts';

const arnOf = (id: string) => `arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/${id}`;
const resolve = resolveSpenderWith([
  { arn: arnOf('openai000000'), name: 'search', models: ['openai.gpt-6-astra'], tags: {} },
  { arn: arnOf('claude000000'), name: 'chat', models: ['anthropic.claude-sonnet-4-6'], tags: {} },
]);
const settled = (modelId: string, operation: string, some: Tokens) => {
  const call = row(1, NINE, { modelId, operation, tokens: some });
  return settleCall(call, resolve(modelId));
};

describe('a call through a profile', () => {
  it('of an OpenAI model has one write meter', () => {
    const call = settled(
      arnOf('openai000000'),
      'Converse',
      tokens({ input: 9, cacheRead: 4, cacheWriteUnknownTtl: 3 }),
    );
    expect(call.tokens).toEqual(tokens({ input: 9, cacheRead: 4, cacheWrite30m: 3 }));
    expect(call.inputWasInclusive).toBe(false);
  });

  it('of an OpenAI model that streams loses the cached tokens from its input', () => {
    const call = settled(
      arnOf('openai000000'),
      'ConverseStream',
      tokens({ input: 9, cacheRead: 4, cacheWriteUnknownTtl: 3 }),
    );
    expect(call.tokens).toEqual(tokens({ input: 2, cacheRead: 4, cacheWrite30m: 3 }));
    expect(call.inputWasInclusive).toBe(true);
  });

  it.each([
    ['of another model', arnOf('claude000000')],
    ['nobody knows', arnOf('unknown00000')],
    // The record itself named the model, so its reader has applied the rules: once is enough.
    ['whose record names the model', 'openai.gpt-6-astra'],
  ])('%s stays as it is', (_, modelId) => {
    const call = row(1, NINE, { modelId, operation: 'ConverseStream', tokens: tokens({ input: 9, cacheRead: 4 }) });
    expect(settleCall(call, resolve(modelId))).toBe(call);
  });

  test.prop([
    anyRow(),
    fc.constantFrom('openai000000', 'claude000000', 'unknown00000'),
    fc.constantFrom('Converse', 'ConverseStream'),
  ])('keeps everything but its tokens, and never has a negative count', (stored, id, operation) => {
    const { invokedModelId, ...call } = { ...stored, modelId: arnOf(id), operation };
    const { tokens: meters, inputWasInclusive, ...rest } = settleCall(call, resolve(call.modelId));
    const { tokens: before, inputWasInclusive: wasInclusive, ...restBefore } = call;
    expect(rest).toEqual(restBefore);
    for (const count of Object.values(meters)) expect(count ?? 0).toBeGreaterThanOrEqual(0);
    if (id !== 'openai000000') expect([meters, inputWasInclusive]).toEqual([before, wasInclusive]);
  });
});
