import type { Evidence } from '#core/checks/check.ts';
import type { Conversation, ConversationStep } from '#core/conversations/conversations.ts';
import type { Observation } from '#core/findings/finding.ts';
import { displayUsd, type PicoUsd } from '#core/money.ts';
import type { Spender } from '#core/profiles/spender.ts';
import { QUIET_MS } from './agent-loop.ts';

/** The same resource as that of a check of single calls: what both see is one matter. */
export const conversationResource = ({ id }: Spender, { conversation }: Conversation): string =>
  `${id}/${conversation}`;

/** What a conversation came to; at least that, where some of its calls have no price. */
export const spentText = ({ calls, starts, unpriced }: ConversationStep, cost: PicoUsd): string =>
  `cost ${unpriced > 0 ? 'at least ' : ''}${displayUsd(cost)} in ${Math.round(calls / Math.max(1, starts))} calls`;

/** What a check saw of a conversation; `what` follows the spender's name. `principal` is still the hash of its name. */
export function conversationSeen(
  check: string,
  { scope, spender, of }: Evidence['conversation'],
  { tipped, newest }: { readonly tipped: ConversationStep; readonly newest: ConversationStep },
  what: string,
): Omit<Observation, 'severity' | 'evidence'> {
  return {
    check,
    scope,
    resource: conversationResource(spender, of),
    reason: `${spender.name} ${what}`,
    spender: spender.id,
    spenderName: spender.name,
    ...(spender.model !== undefined && { model: spender.model }),
    ...(of.role !== undefined && { principal: of.role }),
    conversation: of.conversation,
    // Ids that are no UUIDs are kept as hashes, by which nobody finds the record.
    ...(!tipped.requestId.startsWith('#') && { requestId: tipped.requestId }),
    firstObservedAt: of.since,
    detectedAt: tipped.timestamp,
    listCost: newest.listCost,
    endsAt: newest.timestamp + QUIET_MS,
    endsWhenQuiet: true,
  };
}
