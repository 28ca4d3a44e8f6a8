import type { Check } from '#core/checks/check.ts';
import { answerLoop } from './answer-loop.ts';
import { budget } from './budget.ts';
import { cacheBreak } from './cache-break.ts';
import { cacheWriteWaste } from './cache-write-waste.ts';
import { chronicBurn } from './chronic-burn.ts';
import { generationLoop } from './generation-loop.ts';
import { heartbeatLoop } from './heartbeat-loop.ts';
import { requestLoop } from './request-loop.ts';
import { runawayConversation } from './runaway-conversation.ts';
import { runawayFanOut } from './runaway-fan-out.ts';
import { similarAnswersLoop } from './similar-answers-loop.ts';
import { spendDoubled } from './spend-doubled.ts';
import { spendSurge } from './spend-surge.ts';
import { stalledAgentLoop } from './stalled-agent-loop.ts';
import { toolCallLoop } from './tool-call-loop.ts';

/** Judged every minute on the spend of one scope. A new check is its file and one line here. */
export const scopeDetectors: readonly Check<'spend'>[] = [spendDoubled, chronicBurn];

/** Judged every minute on the spend of an account over all its scopes. */
export const accountDetectors: readonly Check<'spend'>[] = [budget];

/** Judged on every record by its own history, as it arrives. */
export const callDetectors: readonly Check<'call'>[] = [toolCallLoop, stalledAgentLoop, answerLoop, similarAnswersLoop];

/** Judged every minute on each conversation that called, from its rows alone. */
export const conversationDetectors: readonly Check<'conversation'>[] = [
  runawayConversation,
  requestLoop,
  generationLoop,
];

/** Judged every minute on each role that called. */
export const fanOutDetectors: readonly Check<'fanOut'>[] = [runawayFanOut, heartbeatLoop];

/** Judged every minute on the prompts of each spender that called. */
export const promptDetectors: readonly Check<'prompts'>[] = [cacheBreak, cacheWriteWaste];

/** Judged every ten minutes on each spender whose level is odd. */
export const surgeDetectors: readonly Check<'surge'>[] = [spendSurge];

/** Every check. */
export const allChecks: readonly Pick<Check<never>, 'id' | 'title' | 'configure'>[] = [
  ...scopeDetectors,
  ...accountDetectors,
  ...callDetectors,
  ...conversationDetectors,
  ...fanOutDetectors,
  ...promptDetectors,
  ...surgeDetectors,
];
