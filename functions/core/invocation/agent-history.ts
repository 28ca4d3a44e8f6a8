import { readAnswerBody } from './answer-body.ts';
import type { AgentHistory, AgentStep, AgentText } from './invocation.ts';
import { objectOf } from './json.ts';
import { type CallPart, type Part, partsOf, type ResultPart } from './message-parts.ts';
import type { RequestBody } from './request-body.ts';
import { steadyText } from './steady-text.ts';
import { textAction } from './text-action.ts';
import { callText, isFailure, resultText } from './tool-text.ts';

const MAX_STEPS = 40;
const MAX_MESSAGES = 400;
/** Results whose call is not found yet: more than any turn has, few enough to search. */
const MAX_WAITING = 64;
/** What a harness says to have an agent go on by itself. */
const GO_ON = /^\s*(?:please\s+)?(?:continue|go on|proceed|keep going)\W*$/i;

/**
 * agentHistory reads what a request repeats of its agent's past, from its end and only as far as it is asked: at most 40 steps since
 * somebody last spoke, from at most 400 messages. The texts are raw: they are for a judgement inside one ingest call and go nowhere else.
 */
export function agentHistory(request: RequestBody | undefined, response: unknown): AgentHistory {
  const steps = remembering(request ? stepsBackwards(request) : [], MAX_STEPS);
  const texts = remembering(request ? textsBackwards(request, response) : [], MAX_STEPS);
  return { step: steps, text: texts };
}

/** Gives the n-th item of a sequence, which is drawn only as far as somebody has asked. */
function remembering<Item>(items: Iterable<Item>, most: number): (at: number) => Item | undefined {
  const source = items[Symbol.iterator]();
  const drawn: Item[] = [];
  return (at) => {
    while (drawn.length <= at && drawn.length < most) {
      const next = source.next();
      if (next.done) break;
      drawn.push(next.value);
    }
    return drawn[at];
  };
}

/** Messages of a request with their parts, the newest first. */
function* backwards({ messages, tools }: RequestBody): Generator<{ role: unknown; parts: readonly Part[] }> {
  const oldest = Math.max(0, messages.length - MAX_MESSAGES);
  for (let index = messages.length - 1; index >= oldest; index -= 1) {
    const message = messages[index];
    yield { role: objectOf(message)?.role, parts: partsOf(message, tools.length === 0) };
  }
}

/** Calls with what they returned: as parts of the message, else as an action in the text and the answer to it. */
function* stepsBackwards(request: RequestBody): Generator<AgentStep> {
  const isTextAgent = request.tools.length === 0;
  const waiting: ResultPart[] = [];
  let observed: string | undefined;
  for (const { role, parts } of backwards(request)) {
    for (let at = parts.length - 1; at >= 0; at -= 1) {
      const part = parts[at];
      if (part?.kind === 'result' && waiting.length < MAX_WAITING) waiting.push(part);
      const returned = part?.kind === 'call' ? takeResult(waiting, part.id) : undefined;
      if (part?.kind === 'call' && returned) yield new Step(part, returned);
    }
    if (parts.some(({ kind }) => kind !== 'text')) continue;
    // Somebody spoke up: what the agent did before that was another task.
    if (!isTextAgent && role === 'user' && !GO_ON.test(textOf(parts))) return;
    if (!isTextAgent) continue;
    const text = textOf(parts);
    const action = role === 'assistant' && observed !== undefined ? textAction(text) : undefined;
    if (action && observed !== undefined) {
      yield new Step(
        { kind: 'call', id: '', ...action },
        { kind: 'result', id: '', value: observed, failed: undefined },
      );
    }
    observed = role === 'user' ? text : undefined;
  }
}

/** What the agent said without calling a tool, from its newest answer on, each with what it was said to. */
function* textsBackwards(request: RequestBody, response: unknown): Generator<AgentText> {
  const { calls, text } = readAnswerBody(response, request.tools.length === 0);
  let said = calls.length === 0 && text !== '' ? text : undefined;
  if (said === undefined) return;
  for (const { role, parts } of backwards(request)) {
    if (parts.some(({ kind }) => kind !== 'text')) return;
    const words = textOf(parts);
    if (role !== 'assistant') {
      if (said !== undefined) yield { said, to: words };
      said = undefined;
    } else if (said === undefined) said = words;
  }
}

const textOf = (parts: readonly Part[]): string =>
  parts.map((part) => (part.kind === 'text' ? part.text : '')).join('\n');

/** A step whose texts are made when somebody asks for them: most records are judged by the newest alone. */
class Step implements AgentStep {
  readonly tool: string;
  readonly result: string;
  readonly isError: boolean;
  private readonly part: CallPart;
  private madeCall: string | undefined;
  private madeKey: string | undefined;

  constructor(part: CallPart, returned: ResultPart) {
    this.part = part;
    this.tool = part.tool;
    this.result = resultText(returned);
    this.isError = isFailure(returned, this.result);
  }

  get call(): string {
    this.madeCall ??= callText(this.part);
    return this.madeCall;
  }

  get outcome(): string {
    this.madeKey ??= this.isError ? `!${steadyText(this.result)}` : this.result;
    return this.madeKey;
  }
}

/** Ids may repeat and XML has none: walking backwards, the latest result of an id belongs to its latest call. */
function takeResult(waiting: ResultPart[], id: string): ResultPart | undefined {
  const at = waiting.findIndex((result) => result.id === id);
  return at < 0 ? undefined : waiting.splice(at, 1)[0];
}
