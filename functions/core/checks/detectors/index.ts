import type { Check } from '#core/checks/check.ts';
import { budget } from './budget.ts';
import { repeatedAnswer } from './repeated-answer.ts';
import { repeatedToolCall } from './repeated-tool-call.ts';
import { requestLoop } from './request-loop.ts';
import { runawayConversation } from './runaway-conversation.ts';
import { similarAnswers } from './similar-answers.ts';
import { spendDoubled } from './spend-doubled.ts';
import { stalledAgent } from './stalled-agent.ts';

/** Judged every minute on the spend of one scope. A new check is its file and one line here. */
export const scopeDetectors: readonly Check<'spend'>[] = [spendDoubled];

/** Judged every minute on the spend of an account over all its scopes. */
export const accountDetectors: readonly Check<'spend'>[] = [budget];

/** Judged on every record by its own history, as it arrives. */
export const callDetectors: readonly Check<'call'>[] = [repeatedToolCall, stalledAgent, repeatedAnswer, similarAnswers];

/** Judged every minute on each conversation that called, from its rows alone. */
export const conversationDetectors: readonly Check<'conversation'>[] = [runawayConversation, requestLoop];
