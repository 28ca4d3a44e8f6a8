import type { RejectReason } from '#core/invocation/invocation.ts';
import type { EpochMs } from '#core/time.ts';

/** The text of one log event, or the reason why one cannot be read. `timestampMs` is known where a wrapper around it tells. */
export type LogText = { readonly text: string; readonly timestampMs?: EpochMs } | { readonly rejected: RejectReason };

/**
 * A log event and where it stands: `source` is the path as given (`-` is standard input), `line` counts from 1. In a document
 * `line` is the position of the event; the events of an envelope that fills one line share that line's number.
 */
export type LogLine = LogText & { readonly source: string; readonly line: number };
