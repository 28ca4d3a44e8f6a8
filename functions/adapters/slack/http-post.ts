import { isUnsent } from '#adapters/unsent.ts';
import type { Undone } from '#core/findings/delivery.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { EpochMs } from '#core/time.ts';

export interface Answered {
  readonly outcome: 'answered';
  readonly status: number;
  readonly text: string;
  /** From the `Retry-After` header, where there is one. */
  readonly afterMs?: number;
}

interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When the answer is needed at the latest. */
  readonly deadline: EpochMs;
  readonly now: Clock;
}

const LONGEST_WAIT_MS = 10_000;

/** httpPost sends one request and waits for its answer until the deadline, never longer than ten seconds; it does not throw. */
export async function httpPost({ url, headers, body, deadline, now }: Post): Promise<Answered | Undone> {
  const left = Math.min(LONGEST_WAIT_MS, deadline - now());
  if (left <= 0) return { outcome: 'later', code: 'deadline' };
  const request = requestOf(url, headers, body, left);
  // The exception would quote the token or the URL.
  if (!request) return { outcome: 'refused', code: 'malformed_request' };
  try {
    const answer = await fetch(request);
    return { outcome: 'answered', status: answer.status, text: await answer.text(), ...retryAfter(answer.headers) };
  } catch (error) {
    const code = codeOf(error);
    return { outcome: isUnsent(code) ? 'later' : 'unknown', code };
  }
}

function requestOf(url: string, headers: Post['headers'], body: string, timeoutMs: number): Request | undefined {
  try {
    return new Request(url, {
      method: 'POST',
      // A function that slept would find a kept connection closed, and not know what became of its request.
      headers: { ...headers, connection: 'close' },
      body,
      // A secret goes where it belongs and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
    });
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return 'timeout';
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : 'failed';
}

/** Whole seconds (Slack docs: Rate limits); anything else is as good as nothing. */
function retryAfter(headers: Headers): { afterMs?: number } {
  const seconds = headers.get('retry-after') ?? '';
  return /^\d{1,4}$/.test(seconds) ? { afterMs: Number(seconds) * 1000 } : {};
}
