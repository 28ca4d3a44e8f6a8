import { type JsonObject, objectOf } from '#core/invocation/json.ts';
import type { Block } from '#core/messages/slack/blocks.ts';
import { blockFaults } from '#core/messages/slack/check-blocks.ts';
import type { Content } from './slack-messages.ts';

/** Slack docs: chat.postMessage, Truncating content. */
const LONGEST_TEXT = 40_000;
/** Slack docs: errors of chat.update. */
const LONGEST_EDITED_TEXT = 4_000;

interface Refusal {
  readonly error: string;
  readonly messages?: readonly string[];
}

/** What the arguments of a post or an edit put into a message, or the error that they get. */
type Reading = Refusal | { readonly content: Content; readonly warnings: readonly string[] };

/** readContent reads the arguments of a post, or of an edit of what stood there `before`, as Slack does. */
export function readContent(args: JsonObject, before?: Content): Reading {
  const { text = '', blocks = [], metadata } = args;
  if (typeof text !== 'string') return { error: 'invalid_arguments' };
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format' };
  if (text === '' && blocks.length === 0) return { error: 'no_text' };
  if (before && text.length > LONGEST_EDITED_TEXT) return { error: 'msg_too_long' };
  const faults = faultsOf(blocks);
  if (faults.length > 0) return { error: 'invalid_blocks', messages: faults.map((fault) => `[ERROR] ${fault}`) };
  const marked = readMetadata(metadata, before?.metadata);
  if ('error' in marked) return marked;
  const cut = Array.from(text).slice(0, LONGEST_TEXT).join('');
  return {
    content: { text: cut, blocks, ...(marked.metadata && { metadata: marked.metadata }) },
    warnings: [...marked.warnings, ...(cut === text ? [] : ['message_truncated'])],
  };
}

/** Anybody's blocks may be of any shape. */
function faultsOf(blocks: readonly Block[]): readonly string[] {
  try {
    return blockFaults(blocks);
  } catch {
    return ['no blocks that this inbox knows'];
  }
}

/** Slack docs: Using message metadata; chat.update keeps what is not given, and an empty object removes it. */
function readMetadata(
  metadata: unknown,
  before: JsonObject | undefined,
): Refusal | { readonly metadata?: JsonObject; readonly warnings: readonly string[] } {
  if (metadata === undefined) return { ...(before && { metadata: before }), warnings: [] };
  const given = objectOf(metadata);
  if (given && Object.keys(given).length === 0) return { warnings: [] };
  if (typeof given?.['event_type'] !== 'string' || !objectOf(given['event_payload'])) {
    return { error: 'invalid_metadata_format' };
  }
  return /^[A-Za-z0-9_-]+$/.test(given['event_type'])
    ? { metadata: given, warnings: [] }
    : { warnings: ['invalid_metadata_schema'] };
}
