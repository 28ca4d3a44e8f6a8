import { displayUsd } from '#core/money.ts';
import { plural } from './format.ts';
import type { ReplayReport } from './replay-report.ts';

/** Said where calls have no price. */
export const HOW_TO_PRICE =
  'A price can be set in "prices" of --config; what model a profile stands for, --catalog tells.';

/** Says what the total leaves out, a clause each; empty when it leaves out nothing. */
export function leftOut({ counts, tooLateCost }: ReplayReport): string[] {
  return [
    counts.unpriced > 0 ? `${plural(counts.unpriced, 'call')} without a price` : '',
    counts.unknownUsage > 0 ? `${plural(counts.unknownUsage, 'call')} without token counts` : '',
    counts.rejected > 0 ? `${plural(counts.rejected, 'unreadable line')}` : '',
    counts.tooLate > 0 ? `${plural(counts.tooLate, 'record')} too late to count (${displayUsd(tooLateCost)})` : '',
  ].filter((clause) => clause !== '');
}
