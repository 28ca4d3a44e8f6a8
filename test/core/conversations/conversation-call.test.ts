import { describe, expect, it } from 'vitest';
import { type ConversationCall, collectCalls } from '#core/conversations/conversation-call.ts';
import { foldRows } from '#core/ledger/page.ts';
import type { Row } from '#core/ledger/row.ts';
import { NINE, plainFold, row, tokens } from '../../support/row.ts';

const features = { keyId: 1, conversation: '0123456789ab', turns: 3 };
const collected = (other: Partial<Row> = {}): ConversationCall[] => {
  const calls: ConversationCall[] = [];
  foldRows([row(1, NINE, { features, ...other })], plainFold, collectCalls(calls));
  return calls;
};

describe('a call as its conversation counts it', () => {
  it('is what its row says, with what it costs', () => {
    const used = tokens({ input: 10, output: 7, cacheRead: 20, cacheWrite5m: 30 });
    expect(collected({ tokens: used, role: 'r' })).toMatchObject([
      { conversation: '0123456789ab', turns: 3, promptTokens: 60, role: 'r', listCost: 67_000_000n, isPriced: true },
    ]);
  });

  it('has a prompt of unknown size where one of its counts is unknown', () => {
    expect(collected({ tokens: { ...tokens(), cacheRead: undefined } })[0]?.promptTokens).toBeUndefined();
  });

  it.each<[string, string | undefined, number, boolean]>([
    ['Converse', 'max_tokens', 1000, true],
    ['OpenAI', 'length', 1000, true],
    ['Titan', 'LENGTH', 1000, true],
    ['a classifier', 'max_tokens', 1, false],
    ['an answer that ended', 'end_turn', 4000, false],
    ['an answer of which nothing is known', undefined, 4000, false],
  ])('is cut or not by why it ended: %s', (_, stopReason, output, isCut) => {
    expect(collected({ tokens: tokens({ output }), ...(stopReason !== undefined && { stopReason }) })[0]?.isCut).toBe(
      isCut,
    );
  });

  it('is none where its conversation is not known', () => {
    expect(collected({ features: { keyId: 1, turns: 3 } })).toEqual([]);
  });

  it('is none where it failed: a client that is throttled tries again', () => {
    expect(collected({ errorCode: 'ThrottlingException' })).toEqual([]);
  });
});
