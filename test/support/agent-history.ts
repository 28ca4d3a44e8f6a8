import type { AgentHistory, AgentStep, AgentText } from '#core/invocation/invocation.ts';
import { steadyText } from '#core/invocation/steady-text.ts';

/** A step by its letters: call `A`, result `x`. */
export const aStep = (result = 'x', call = 'A', tool = 'read_file', isError = false): AgentStep => ({
  tool,
  call,
  result,
  isError,
  outcome: isError ? `!${steadyText(result)}` : result,
});

/** A history of steps, and of what was said without one, both oldest first as one writes them. */
export const aHistory = (steps: readonly AgentStep[], texts: readonly AgentText[] = []): AgentHistory => ({
  step: (back) => steps[steps.length - 1 - back],
  text: (back) => texts[texts.length - 1 - back],
});

/** The steps of a history as plain values, oldest first. */
export function stepsOf({ step }: AgentHistory): Omit<AgentStep, 'outcome'>[] {
  const steps: Omit<AgentStep, 'outcome'>[] = [];
  for (let back = 0, one = step(0); one; one = step(++back)) {
    const { tool, call, result, isError } = one;
    steps.unshift({ tool, call, result, isError });
  }
  return steps;
}
