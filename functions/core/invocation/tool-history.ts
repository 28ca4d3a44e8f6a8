import type { ToolStep } from './invocation.ts';
import { type CallPart, partsOf, type ResultPart } from './message-parts.ts';
import type { RequestBody } from './request-body.ts';
import { callText, isFailure, resultText } from './tool-text.ts';

const MAX_STEPS = 40;
const MAX_MESSAGES = 400;
/** Results whose call is not found yet: more than any turn has, few enough to search. */
const MAX_WAITING = 64;

/**
 * The last tool calls that a request repeats together with what they returned, oldest first: at most `most` and never over 40,
 * from at most 400 messages. The texts are raw: they are for a judgement inside one ingest call and go nowhere else.
 */
export function toolHistory({ messages, tools }: RequestBody, most = MAX_STEPS): readonly ToolStep[] {
  const steps: ToolStep[] = [];
  const waiting: ResultPart[] = [];
  const oldest = Math.max(0, messages.length - MAX_MESSAGES);
  for (let index = messages.length - 1; index >= oldest; index -= 1) {
    const parts = partsOf(messages[index], tools.length === 0);
    for (let at = parts.length - 1; at >= 0; at -= 1) {
      const part = parts[at];
      if (part?.kind === 'result' && waiting.length < MAX_WAITING) waiting.push(part);
      if (part?.kind !== 'call') continue;
      const returned = takeResult(waiting, part.id);
      if (returned) steps.push(stepOf(part, returned));
      if (steps.length >= Math.min(most, MAX_STEPS)) return steps.reverse();
    }
  }
  return steps.reverse();
}

function stepOf(call: CallPart, returned: ResultPart): ToolStep {
  const result = resultText(returned);
  return { tool: call.tool, call: callText(call), result, isError: isFailure(returned, result) };
}

/** Ids may repeat and XML has none: walking backwards, the latest result of an id belongs to its latest call. */
function takeResult(waiting: ResultPart[], id: string): ResultPart | undefined {
  const at = waiting.findIndex((result) => result.id === id);
  return at < 0 ? undefined : waiting.splice(at, 1)[0];
}
