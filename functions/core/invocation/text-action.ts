/** A fenced block, as agents without tool definitions write what is to be run. */
const FENCED = /```[\w-]*\n([\s\S]*?)\n?```/;
/** ReAct (Yao et al., 2022): `Action: search` and `Action Input: ...`. */
const ACTION = /^[ \t]*Action:[ \t]*(.+)$/im;
const ACTION_INPUT = /^[ \t]*Action Input:[ \t]*([\s\S]*?)(?=^[ \t]*Observation:|(?![\s\S]))/im;

export interface TextAction {
  readonly tool: string;
  readonly args: string;
}

/** The action that an agent's text asks its harness for; undefined where it asks for none. */
export function textAction(text: string): TextAction | undefined {
  const named = ACTION.exec(text)?.[1];
  if (named !== undefined) return { tool: named.trim(), args: ACTION_INPUT.exec(text)?.[1]?.trim() ?? '' };
  const block = FENCED.exec(text)?.[1];
  return block === undefined ? undefined : { tool: '', args: block.trim() };
}
