import type { Called } from '#core/ports/called.ts';
import { undone } from './undone.ts';

/** failedCall names what came instead of an answer to a call that only reads. */
export function failedCall(action: string, error: unknown): Called {
  const { outcome, code } = undone(error);
  return { action, code, refused: outcome === 'refused' };
}
