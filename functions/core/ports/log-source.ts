import type { RejectReason } from '#core/invocation/invocation.ts';
import type { MinuteRange } from '#core/ledger/lateness.ts';

/** A log line, or why one cannot be read. */
export type SourceLine = { readonly text: string } | { readonly rejected: RejectReason };

export interface ObjectRef {
  readonly bucket: string;
  readonly key: string;
}

/** Why an object gave nothing: it is not there any more, or may not be read. Asking again changes neither. */
export type Unread = 'gone' | 'forbidden';

/** The lines of an object, read as they are asked for; or why there are none. */
export type LogObject = { readonly lines: AsyncIterable<SourceLine> } | { readonly unread: Unread };

/** Some lines of a range, to be read before the next page is asked for. */
export interface LogPage {
  readonly lines: AsyncIterable<SourceLine> | Iterable<SourceLine>;
  readonly unread?: Unread;
  /** Where reading goes on after this page; undefined where nothing is left. */
  readonly next: string | undefined;
}

/** Where invocation logs are kept. */
export interface LogSource {
  /**
   * All that was delivered in a range within one hour of UTC, from a position of the same range on. A position that the source does
   * not know any more begins at the start. A line may come more than once; errors are the transport's and mean "try again".
   */
  read(scope: string, range: MinuteRange, position?: string): AsyncIterable<LogPage>;
}
