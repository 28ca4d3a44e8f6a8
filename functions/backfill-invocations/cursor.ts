import type { Gap } from '#core/gaps/gap.ts';
import { countOf, objectOf, textOf } from '#core/invocation/json.ts';
import type { EpochMinute } from '#core/time.ts';

/** How far reading has come: everything before `at` is read, and of the hour that begins there what comes before `position`. */
export interface Cursor {
  readonly at: EpochMinute;
  /** The source's own, in the range that ends here. */
  readonly position?: string | undefined;
  readonly to?: EpochMinute;
  /** Calls that the ledger had there before any of it was read: what is there later and was not, reading added. */
  readonly known?: number;
}

export const writeCursor = (cursor: Cursor): string => JSON.stringify(cursor);

/** Where to go on with a gap; at its start where nobody has begun, or where nobody knows what is written. */
export function cursorOf({ from, cursor }: Gap): Cursor {
  const fields = objectOf(parsed(cursor));
  const [at, known, to] = [countOf(fields?.at), countOf(fields?.known), countOf(fields?.to)];
  if (at === undefined || at < from) return { at: from };
  const position = textOf(fields?.position);
  return {
    at,
    ...(known !== undefined && { known }),
    ...(position !== undefined && to !== undefined && { position, to }),
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
