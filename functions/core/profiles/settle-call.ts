import type { Invocation } from '#core/invocation/invocation.ts';
import { openAiUsage } from '#core/invocation/usage.ts';
import { parseModelId } from './parse-model-id.ts';
import type { Spender } from './spender.ts';

/**
 * settleCall gives the call with the token rules of its model applied where only a look-up could tell the model: the record of
 * a call through an application profile does not say that an OpenAI model answered.
 */
export function settleCall<Call extends Invocation>(call: Call, { model }: Spender): Call {
  if (!model?.startsWith('openai.') || parseModelId(call.invokedModelId ?? call.modelId).model !== undefined)
    return call;
  return { ...call, ...openAiUsage(call.tokens, call.operation) };
}
