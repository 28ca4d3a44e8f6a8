import type { FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types';
import type { Undone } from '#core/findings/delivery.ts';
import type { EpochMs } from '#core/time.ts';
import { undone } from './undone.ts';

export type Tried<Output> = { readonly outcome: 'answered'; readonly output: Output } | Undone;

/**
 * tryUntil makes a call with the SDK's own retries and gives it up at the deadline; it does not throw. One attempt that may have
 * been carried out makes the whole call `unknown`, whatever the others were answered.
 */
export async function tryUntil<Input extends object, Output extends object>(
  command: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  deadline: EpochMs,
  send: (options: { abortSignal: AbortSignal }) => Promise<Output>,
): Promise<Tried<Output>> {
  const left = deadline - Date.now();
  if (left <= 0) return { outcome: 'later', code: 'deadline' };
  const abortSignal = AbortSignal.timeout(Math.ceil(left));
  const failures: Undone[] = [];
  const noteFailure: FinalizeRequestMiddleware<Input, Output> = (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      failures.push(undone(error));
      throw error;
    }
  };
  command.middlewareStack.addRelativeTo(noteFailure, { relation: 'after', toMiddleware: 'retryMiddleware' });
  try {
    return { outcome: 'answered', output: await send({ abortSignal }) };
  } catch (error) {
    const last = failures.at(-1);
    // Nothing was sent: there were no credentials, or no time.
    if (!last) return { outcome: 'later', code: abortSignal.aborted ? 'deadline' : undone(error).code };
    return failures.some(({ outcome }) => outcome === 'unknown') ? { outcome: 'unknown', code: last.code } : last;
  }
}
