import { canonicalJson } from './canonical-json.ts';
import { listOf, objectOf } from './json.ts';
import type { CallPart, ResultPart } from './message-parts.ts';

const SEPARATOR = '\u0000';
const LOOKS_LIKE_AN_ERROR = /^\s*(?:[A-Za-z_.]*(?:error|exception):|traceback \()/i;

/** Tool name and canonical arguments: JSON with sorted keys, or the raw text where it is none. */
export function callText({ tool, args }: CallPart): string {
  return `${tool}${SEPARATOR}${typeof args === 'string' ? canonicalText(args) : canonicalJson(args)}`;
}

function canonicalText(args: string): string {
  if (!args.startsWith('{')) return args;
  try {
    return canonicalJson(JSON.parse(args));
  } catch {
    return args;
  }
}

/**
 * What a tool brought back. Text is taken as it is; media keeps its reference, which names the request, so that two screenshots
 * never count as the same result.
 */
export function resultText({ value }: ResultPart): string {
  if (typeof value === 'string') return value;
  const texts = listOf(value).map((block) => {
    const text = objectOf(block)?.text;
    return typeof text === 'string' ? text : canonicalJson(block);
  });
  return texts.length === 0 ? canonicalJson(value) : texts.join(SEPARATOR);
}

/** The mark of the shape; where it has none, a text that begins like an error (`ValueError: ...`, `Traceback (...`). */
export const isFailure = ({ failed }: ResultPart, text: string): boolean =>
  failed ?? LOOKS_LIKE_AN_ERROR.test(text.slice(0, 80));
