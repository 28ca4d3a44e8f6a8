import { isUnsent } from '#adapters/unsent.ts';
import type { Undone } from '#core/findings/delivery.ts';

/** Refusals that pass by themselves, KMSThrottling among them (AWS docs: Common errors). */
const PASSING =
  /throttl|^RequestLimitExceeded|^TooManyRequests|^SlowDown|^RequestTimeout|^RequestExpired|^ExpiredToken/i;

/** Whether a service that gives this code will take the same request later. */
export const isPassing = (code: string): boolean => PASSING.test(code);

/**
 * undone gives what one attempt's failure says of it: an error of the service's own means that nothing was done, one of its
 * insides or of the connection leaves that open. Only codes are kept, since a message may quote what was sent.
 */
export function undone(error: unknown): Undone {
  const code = codeOf(error);
  const status = statusOf(error);
  if (status === undefined) return { outcome: isUnsent(code) ? 'later' : 'unknown', code };
  if (status < 400 || status >= 500) return { outcome: 'unknown', code };
  return { outcome: status === 429 || isPassing(code) ? 'later' : 'refused', code };
}

function statusOf(error: unknown): number | undefined {
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}

/** The service's own code (`Code` where its class is named otherwise), else Node's; other text might hold anything. */
function codeOf(error: unknown): string {
  const { Code, code, name } = (error ?? {}) as { Code?: unknown; code?: unknown; name?: unknown };
  if (name === 'AbortError' || (name === 'TimeoutError' && typeof code !== 'string')) return 'timeout';
  return [Code, code, name].find(isCode) ?? 'failed';
}

export const isCode = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Za-z][\w.:-]{0,99}$/.test(text);
