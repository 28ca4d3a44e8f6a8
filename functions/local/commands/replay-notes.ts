import { foreignText } from '#core/messages/foreign-text.ts';
import type { Replayed } from '#functions/local/replay/replay.ts';
import { plural } from '#functions/local/report/format.ts';

const KEYS_SHOWN = 10;
const KEY_CHARACTERS = 120;

interface Ended extends Pick<Replayed, 'late' | 'bodiesUnread' | 'unusedPrices'> {
  readonly summary: {
    readonly checkErrors: number;
    readonly counts: Pick<Replayed['summary']['counts'], 'invocations' | 'duplicates'>;
  };
}

/** What the figures of a replay do not show and its user should know, a line each, for stderr. */
export function replayNotes(
  { late, bodiesUnread, unusedPrices, summary: { checkErrors, counts } }: Ended,
  { json = false }: { readonly json?: boolean },
): string[] {
  const isRepeat = counts.invocations === 0 && counts.duplicates > 0;
  return [
    ...(isRepeat && !json ? ['no call is new: all were in the table already, and the figures are what it holds'] : []),
    ...(late > 0 && !isRepeat && !json
      ? [
          `${plural(late, 'line')} came more than an hour after newer ones: counted, but told to nobody; alerts need logs oldest first`,
        ]
      : []),
    ...(checkErrors > 0
      ? [`${plural(checkErrors, 'judgement')} failed inside a check: sums are right, alerts may be missing`]
      : []),
    ...(bodiesUnread > 0
      ? [
          `${plural(bodiesUnread, 'request')} to look for loops in went to S3, too large for the log, and ${bodiesUnread === 1 ? 'is' : 'are'} not beside it: loops may be missing; copy what is under data/ too`,
        ]
      : []),
    ...(unusedPrices.length > 0
      ? [`prices of ${named(unusedPrices)} were used for nothing: no call and no listed model has that name`]
      : []),
  ];
}

function named(keys: readonly string[]): string {
  const shown = keys.slice(0, KEYS_SHOWN).map((key) => JSON.stringify(foreignText(key, KEY_CHARACTERS)));
  return keys.length > shown.length ? `${shown.join(', ')} and ${keys.length - shown.length} more` : shown.join(', ');
}
