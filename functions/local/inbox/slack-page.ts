import type { JsonObject } from '#core/invocation/json.ts';
import type { KeptMessage } from './slack-messages.ts';

/** Slack docs: conversations.history: 100 by default, at most 999. */
const PAGE = 100;
const LONGEST_PAGE = 999;

export interface Page {
  readonly messages: readonly KeptMessage[];
  readonly nextCursor: string;
}

/** pageOf cuts what a read asks for out of messages in the order of the answer; undefined for a cursor that is none. */
export function pageOf(inOrder: readonly KeptMessage[], args: JsonObject): Page | undefined {
  const { oldest, latest, inclusive, cursor } = args;
  const within = inOrder.filter(({ ts }) => isWithin(Number(ts), oldest, latest, String(inclusive) === 'true'));
  const from = cursor === undefined || cursor === '' ? 0 : within.findIndex(({ ts }) => cursorOf(ts) === cursor);
  if (from < 0) return undefined;
  const asked = Number(args['limit'] ?? PAGE);
  const size = asked >= 1 ? Math.min(Math.floor(asked), LONGEST_PAGE) : PAGE;
  const next = within[from + size];
  return { messages: within.slice(from, from + size), nextCursor: next ? cursorOf(next.ts) : '' };
}

function isWithin(ts: number, oldest: unknown, latest: unknown, inclusive: boolean): boolean {
  const [from, to] = [Number(oldest ?? 0), Number(latest ?? Number.POSITIVE_INFINITY)];
  return inclusive ? ts >= from && ts <= to : ts > from && ts < to;
}

const cursorOf = (ts: string): string => btoa(`next_ts:${ts}`);
