import type { Undone } from '#core/findings/delivery.ts';
import { type JsonObject, objectOf } from '#core/invocation/json.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { EpochMs } from '#core/time.ts';
import { type Answered, httpPost } from './http-post.ts';
import { fateOf, slackCode } from './slack-errors.ts';

/** What became of a call: only `unknown` leaves open whether it was carried out. */
export type SlackResult = { readonly outcome: 'ok'; readonly body: JsonObject } | Undone;

/** Calls a method of the Web API; does not throw, and its codes hold nothing of the token. */
export type SlackApi = (method: string, args: JsonObject, deadline: EpochMs) => Promise<SlackResult>;

export const SLACK_URL = 'https://slack.com/api';

/** slackApi calls the Web API with a token (Slack docs: Slack Web API). It tries once: what may be tried again is for the caller to say. */
export const slackApi =
  ({ token, baseUrl, now }: { token: string; baseUrl: string; now: Clock }): SlackApi =>
  async (method, args, deadline) => {
    const { type, body } = encoded(method, args);
    const headers = { authorization: `Bearer ${token}`, 'content-type': `${type}; charset=utf-8` };
    const posted = await httpPost({ url: `${baseUrl}/${method}`, headers, body, deadline, now });
    return posted.outcome === 'answered' ? resultOf(posted) : posted;
  };

/** Every method takes a form; those that write take JSON as well, which blocks need. */
function encoded(method: string, args: JsonObject): { type: string; body: string } {
  if (method.startsWith('chat.')) return { type: 'application/json', body: JSON.stringify(args) };
  const fields = Object.entries(args).map(([name, value]): [string, string] => [name, String(value)]);
  return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
}

function resultOf({ status, text, afterMs }: Answered): SlackResult {
  const after = afterMs === undefined ? {} : { afterMs };
  if (status === 429) return { outcome: 'later', code: 'ratelimited', ...after };
  const body = objectOf(parsed(text));
  if (body?.['ok'] === true) return { outcome: 'ok', body };
  const code = slackCode(body?.['error']);
  if (code === undefined) {
    // A redirect or a proxy's "forbidden" never reached the method; a broken server or page may hide that it was carried out.
    const never = status >= 300 && status < 500;
    return { outcome: never ? 'refused' : 'unknown', code: status < 300 ? 'unreadable_answer' : `http_${status}` };
  }
  const fate = fateOf(code);
  if (fate === 'later') return { outcome: 'later', code, ...after };
  return { outcome: fate === 'unknown' ? 'unknown' : 'refused', code };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
