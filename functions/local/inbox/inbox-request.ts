import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/**
 * Whether a request is meant for this machine by name: a page elsewhere can have its own name lead here, but not change what its
 * requests call it (DNS rebinding).
 */
export const isForLoopback = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean =>
  LOOPBACK.test(headers.host ?? '');

/** Whether a page in a browser sent it: those name their origin, programs do not. */
export const isFromPage = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean => headers.origin !== undefined;

const LARGEST_BODY = 1_000_000;

/** The body as text; undefined when it is longer than a megabyte, which no message is. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= LARGEST_BODY) chunks.push(chunk);
  }
  return length <= LARGEST_BODY ? Buffer.concat(chunks).toString('utf8') : undefined;
}

/** Arguments of a Web API call, from JSON or a form (Slack docs: Slack Web API); undefined when they are neither. */
export function argumentsOf(
  contentType: string | undefined,
  body: string,
): Readonly<Record<string, unknown>> | undefined {
  if (!contentType?.startsWith('application/json')) return Object.fromEntries(new URLSearchParams(body));
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
