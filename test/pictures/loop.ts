import type { TimelineCall } from '#core/conversations/timeline.ts';
import { parseUsd } from '#core/money.ts';
import { conversationSection } from '#functions/local/report/conversation-section.ts';
import { CONVERSATION_STYLE } from '#functions/local/report/conversation-style.ts';
import { episodesOf } from '#functions/local/report/episodes.ts';
import { html, trusted } from '#functions/local/report/html.ts';
import { STYLE } from '#functions/local/report/style.ts';
import { makeCall, makeConversation } from '../local/report/make-conversation.ts';
import { makeFinding } from '../local/report/make-report.ts';

/** An agent that looks around, then asks for the same three things over and over: each letter is a call. */
const LETTERS = `pqrasbtuavw${'xyz'.repeat(26)}`;
const NEWS = 14;
const ALERT = 21;

const calls: TimelineCall[] = Array.from(LETTERS, (letter, at) => {
  const before = LETTERS[at - 1];
  const result = at <= NEWS ? `${before} ${at}` : before;
  return makeCall(
    at,
    { call: letter, ...(result !== undefined && { result, resultIsError: at === 5 || at === 8 }) },
    { listCost: parseUsd('0.004') * BigInt(at + 6) + parseUsd('0.011') * BigInt((at * 7) % 5) },
  );
});
const tip = calls[ALERT];
const told = makeFinding('opened', { detectedAt: tip?.timestamp ?? 0 });

/** The page of the picture: the very section that a report has. */
export const loopPage = (): string =>
  html`<!doctype html><html lang="en"><meta charset="utf-8"><title>A loop</title>
<style>${trusted(STYLE + CONVERSATION_STYLE)}main{padding:8px}h2{display:none}</style>
<body><main>${conversationSection(
    {
      shown: [makeConversation({ calls, findings: [told], found: [{ at: told.finding.detectedAt }] })],
      hidden: 0,
    },
    episodesOf([told]),
  )}</main></body></html>`.markup;
