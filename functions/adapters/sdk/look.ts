import type { Looked } from '#core/doctor/advice.ts';
import { failedCall } from './failed-call.ts';

/** look gives what a call that only reads has found, or names what came instead of an answer. */
export const look = <T>(action: string, answer: Promise<T>): Promise<Looked<T>> =>
  answer.then(
    (found) => ({ found }),
    (error: unknown) => failedCall(action, error),
  );
