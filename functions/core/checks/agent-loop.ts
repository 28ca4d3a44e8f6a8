import type { Evidence } from '#core/checks/check.ts';
import type { Observation } from '#core/findings/finding.ts';
import type { AgentStep } from '#core/invocation/invocation.ts';
import { displayUsd } from '#core/money.ts';
import type { Charge } from '#core/pricing/charge.ts';

/** Tool names are shown only if they look like one; anything else a caller could have written into it. */
const SHOWABLE = /^[A-Za-z0-9_-]{1,64}$/;
export const shownTool = (tool: string): string => (SHOWABLE.test(tool) ? tool : 'a tool');

/** A loop that has not been seen for this long is over. */
export const QUIET_MS = 60 * 60_000;

/** Steps that came to the same: the same call with the same outcome. */
const sameStep = (a: AgentStep | undefined, b: AgentStep | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.tool === b.tool &&
  a.isError === b.isError &&
  a.outcome === b.outcome &&
  a.call === b.call;

/** Equal steps at the end of a history. */
export function repeatsAtEnd(history: Evidence['call']['history']): number {
  const newest = history.step(0);
  if (!newest) return 0;
  let repeats = 1;
  while (sameStep(history.step(repeats), newest)) repeats++;
  return repeats;
}

/** Without a conversation to name, all of a role's loops are one matter: a finding a record would be a flood. */
export const loopResource = ({ invocation, spender }: Pick<Evidence['call'], 'invocation' | 'spender'>): string =>
  `${spender.id}/${invocation.features?.conversation ?? invocation.role ?? 'unknown'}`;

const costText = ({ listCost, unpricedMeters }: Charge): string => {
  if (unpricedMeters.length === 0) return `this call cost ${displayUsd(listCost)}`;
  return listCost > 0n ? `this call cost at least ${displayUsd(listCost)}` : 'what this call cost is unknown';
};

/** What a check saw of an agent that goes round in circles; `what` follows the spender's name. */
export function loopSeen(
  check: string,
  { invocation, spender, charge }: Evidence['call'],
  what: string,
  evidence: Observation['evidence'],
): Observation {
  const { conversation } = invocation.features ?? {};
  return {
    check,
    scope: invocation.scope,
    resource: loopResource({ invocation, spender }),
    severity: 'high',
    reason: `${spender.name} ${what}; ${costText(charge)}`,
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
    evidence,
  };
}
