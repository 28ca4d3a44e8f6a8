import type { IncomingMessage } from 'node:http';
import { argumentsOf } from '#functions/local/inbox/inbox-request.ts';

/**
 * What befalls one call. `lost` is a broken connection and `silent` no answer at all, each before or after the call was carried
 * out; `busy`, `unavailable` and `page` answer something that is not Slack's; an error is one of Slack's own.
 */
export type SlackFault =
  | 'lost-before'
  | 'lost-after'
  | 'silent-before'
  | 'silent-after'
  | 'busy'
  | 'unavailable'
  | 'page'
  | { readonly error: string; readonly status?: number; readonly retryAfter?: string; readonly location?: string };

export type Args = Readonly<Record<string, unknown>>;

/** A call as it was on the wire; a message to the webhook is one to the method `webhook`. */
export interface SlackCall {
  readonly method: string;
  readonly args: Args;
  readonly token: string | undefined;
  readonly contentType: string;
  /** The header `connection`. */
  readonly connection: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const WEBHOOK_PATH = '/services/T00000001/B00000001/sEcrEtsEcrEt';

export async function callOf(incoming: IncomingMessage): Promise<SlackCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const contentType = incoming.headers['content-type'] ?? '';
  const args = argumentsOf(contentType, Buffer.concat(chunks).toString('utf8')) ?? {};
  const [, token] = /^Bearer (.+)$/.exec(incoming.headers.authorization ?? '') ?? [];
  const path = incoming.url ?? '';
  const method = path === WEBHOOK_PATH ? 'webhook' : path.startsWith('/api/') ? path.slice('/api/'.length) : 'nothing';
  return { method, args, token, contentType, connection: incoming.headers.connection };
}

/** What a fault answers in place of Slack; undefined where it is none of these. */
export function faultAnswer(fault: SlackFault, method: string): Answer | undefined {
  if (fault === 'busy') return { status: 429, body: '<html>Slow down</html>', headers: { 'retry-after': '20' } };
  if (fault === 'unavailable') return { status: 503, body: '<html>Service Unavailable</html>' };
  if (fault === 'page') return { status: 200, body: '<html>Sign in to the network</html>' };
  if (typeof fault === 'string') return undefined;
  const { error, status, retryAfter, location } = fault;
  const answer = errorAnswer(method, error);
  const headers = {
    ...answer.headers,
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    ...(location !== undefined && { location }),
  };
  return { ...answer, headers, ...(status !== undefined && { status }) };
}

/** Slack docs: changelog 2016-05-17, errors of incoming webhooks. */
const WEBHOOK_STATUS: Readonly<Record<string, number>> = {
  ratelimited: 429,
  channel_is_archived: 410,
  channel_not_found: 404,
  no_service: 404,
  action_prohibited: 403,
  invalid_token: 403,
  rollup_error: 500,
};

export function errorAnswer(method: string, error: string, waitSeconds?: number): Answer {
  const headers = waitSeconds === undefined ? {} : { 'retry-after': String(waitSeconds) };
  if (method === 'webhook') return { status: WEBHOOK_STATUS[error] ?? 400, body: error, headers };
  return json(error === 'ratelimited' ? 429 : 200, { ok: false, error }, headers);
}

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: JSON.stringify(body),
  headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
});
