import * as v from 'valibot';
import { defineCheck } from '#core/checks/check.ts';
import type { ToolStep } from '#core/invocation/invocation.ts';
import { displayUsd } from '#core/money.ts';

/** Tool names are shown only if they look like one; anything else a caller could have written into it. */
const SHOWABLE = /^[A-Za-z0-9_-]{1,64}$/;

/** A loop that has not been seen for this long is over. */
const QUIET_MS = 60 * 60_000;

/** Equal steps at the end of a history: same call, same result. */
export function repeatsAtEnd(history: readonly ToolStep[]): number {
  const last = history.at(-1);
  if (!last) return 0;
  let repeats = 1;
  while (repeats < history.length && same(history[history.length - 1 - repeats], last)) repeats++;
  return repeats;
}

const same = (a: ToolStep | undefined, b: ToolStep): boolean =>
  a !== undefined && a.tool === b.tool && a.isError === b.isError && a.call === b.call && a.result === b.result;

/**
 * An agent that asks a tool the same thing and gets the same answer again and again, as the history its own request repeats
 * tells. Four in a row is where OpenHands calls an agent stuck; a poll whose answer changes is none.
 */
export const repeatedToolCall = defineCheck({
  id: 'repeated-tool-call',
  title: 'No agent repeats a tool call that keeps giving the same result',
  reads: 'call',
  parameters: v.strictObject({
    /** Equal calls with equal results in a row. */
    repeats: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(40)), 4),
  }),

  evaluate({ invocation, spender, charge, history }, { repeats }) {
    const { conversation } = invocation.features ?? {};
    // Without a conversation to name, all of a role's loops are one matter: a finding a record would be a flood.
    const resource = `${spender.id}/${conversation ?? invocation.role ?? 'unknown'}`;
    // Almost no call is stuck, so the first look takes no more of the body than tells.
    const recent = history(repeats);
    const steps = repeatsAtEnd(recent) < repeats ? recent : history();
    if (steps.length === 0) return [{ outcome: 'not-applicable', resource }];
    const count = repeatsAtEnd(steps);
    if (count < repeats) return [{ outcome: 'pass', resource }];
    const tool = steps.at(-1)?.tool ?? '';
    const named = SHOWABLE.test(tool) ? tool : 'a tool';
    return [
      {
        outcome: 'fail',
        observation: {
          check: 'repeated-tool-call',
          scope: invocation.scope,
          resource,
          severity: 'high',
          reason: `${spender.name} called ${named} ${count} times in a row with the same arguments and the same ${steps.at(-1)?.isError ? 'error' : 'result'}; this call cost ${displayUsd(charge.listCost)}`,
          spender: spender.id,
          spenderName: spender.name,
          ...(spender.model !== undefined && { model: spender.model }),
          ...(invocation.role !== undefined && { principal: invocation.role }),
          ...(conversation !== undefined && { conversation }),
          requestMetadata: invocation.metadata,
          requestId: invocation.requestId,
          firstObservedAt: invocation.timestamp,
          detectedAt: invocation.timestamp,
          listCost: charge.listCost,
          endsAt: invocation.timestamp + QUIET_MS,
          endsWhenQuiet: true,
          evidence: { tool: named, repeats: count, threshold: repeats, isError: steps.at(-1)?.isError ?? false },
        },
      },
    ];
  },
});
