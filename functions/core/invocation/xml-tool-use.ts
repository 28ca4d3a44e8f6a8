/**
 * Tool use of older Bedrock Agents, which is XML text inside messages (real records of 2024). The closing tags may be missing,
 * because `</function_calls>` is the agent's stop sequence.
 */
export interface XmlCall {
  readonly tool: string;
  readonly args: string;
}

export interface XmlResult {
  readonly text: string;
  readonly failed: true | undefined;
}

/** Reads the calls of `<function_calls>`, in order; linear in the text. */
export function xmlCalls(text: string): readonly XmlCall[] {
  return elements(text, '<function_calls>', 'invoke').map((invoke) => {
    const args = inner(invoke, 'parameters') ?? invoke;
    return { tool: inner(invoke, 'tool_name')?.trim() ?? '', args: args.trim() };
  });
}

/** Reads what `<function_results>` brings back, in order; `<error>` marks a failure. */
export function xmlResults(text: string): readonly XmlResult[] {
  return elements(text, '<function_results>', 'result').map((result) => {
    const error = inner(result, 'error');
    return { text: error ?? inner(result, 'stdout') ?? result, failed: error === undefined ? undefined : true };
  });
}

function elements(text: string, opening: string, tag: string): readonly string[] {
  const found: string[] = [];
  let at = text.indexOf(opening);
  while (at >= 0) {
    const start = text.indexOf(`<${tag}>`, at);
    if (start < 0) break;
    const end = text.indexOf(`</${tag}>`, start);
    found.push(text.slice(start + tag.length + 2, end < 0 ? undefined : end));
    at = end;
  }
  return found;
}

function inner(text: string, tag: string): string | undefined {
  const start = text.indexOf(`<${tag}>`);
  const end = start < 0 ? -1 : text.indexOf(`</${tag}>`, start);
  return end < 0 ? undefined : text.slice(start + tag.length + 2, end);
}
