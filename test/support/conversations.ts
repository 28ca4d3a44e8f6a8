import type { Surge } from '#core/anomaly/surge.ts';
import type { ConversationCall } from '#core/conversations/conversation-call.ts';
import type { Conversation, ConversationStep, FanOut } from '#core/conversations/conversations.ts';
import type { PicoUsd } from '#core/money.ts';
import { type EpochMinute, msOf } from '#core/time.ts';
import { NINE, USD, uuid } from './row.ts';

export const BOT = 'amazon.nova-pro-v1:0';

let calls = 0;

/** A call of a conversation at the start of a minute; a dime, unless told otherwise. */
export const aCall = (
  conversation: string,
  minute: EpochMinute,
  other: Partial<ConversationCall> = {},
): ConversationCall => ({
  keyId: 1,
  conversation,
  prefix: undefined,
  spender: BOT,
  model: BOT,
  role: 'role-hash',
  requestId: uuid(++calls),
  timestamp: msOf(minute),
  turns: undefined,
  promptTokens: calls,
  isCut: false,
  listCost: USD / 10n,
  isPriced: true,
  ...other,
});

export const aStep = (other: Partial<ConversationStep> = {}): ConversationStep => ({
  requestId: uuid(++calls),
  timestamp: Date.UTC(2026, 10, 2, 9),
  calls: 1,
  listCost: 0n,
  unpriced: 0,
  starts: 1,
  repeats: 1,
  repeatsCost: 0n,
  cut: 0,
  cutCost: 0n,
  ...other,
});

/** A conversation at the amounts its newest calls brought it to, beside a hundred usual ones. */
export const aConversation = (amounts: readonly PicoUsd[], other: Partial<Conversation> = {}): Conversation => ({
  conversation: '0123456789ab',
  spender: BOT,
  model: BOT,
  role: 'role-hash',
  since: Date.UTC(2026, 10, 2, 8),
  steps: amounts.map((listCost, index) => aStep({ listCost, calls: index + 1 })),
  usual: [{ conversations: 100, median: USD, spread: 0.5, steps: [] }],
  ...other,
});

/** A hundred conversations for $10 in an hour, where ten were the most in a week. */
export const aFanOut = (other: Partial<FanOut> = {}): FanOut => ({
  spender: BOT,
  model: BOT,
  role: 'role-hash',
  begun: 100,
  since: Date.UTC(2026, 10, 2, 8),
  newest: Date.UTC(2026, 10, 2, 9),
  listCost: 10n * USD,
  busiest: 10,
  days: 7,
  hourly: Array.from({ length: 96 }, () => 8),
  ...other,
});

/** Eight times the usual for half an hour. */
export const aSurge = (other: Partial<Surge> = {}): Surge => ({
  since: NINE - 30,
  until: NINE,
  usdAnHour: 4,
  usualUsdAnHour: 0.5,
  highestUsdAnHour: 1,
  lastDayUsdAnHour: 0.8,
  days: 7,
  daysAsHigh: 0,
  ...other,
});
