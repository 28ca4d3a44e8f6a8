import type { EpochMs } from '#core/time.ts';

const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)? ?(?:(Z)|UTC|([+-])(\d\d):?(\d\d))?$/;

/** stepTime reads `2026-01-05T10:20:00Z`, `2026-01-05 10:20` or `2026-01-05`, in UTC where no zone is given; undefined for anything else. */
export function stepTime(text: string): EpochMs | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  const at = Date.UTC(year, month - 1, day, part(4), part(5), part(6));
  // Date.UTC takes the 30th of February for the 2nd of March, and 25:00 for the next day.
  if (new Date(at).getUTCMonth() !== month - 1 || part(4) > 23 || part(5) > 59 || part(6) > 60) return undefined;
  const offset = (part(9) * 60 + part(10)) * 60_000;
  return match[8] === '-' ? at + offset : at - offset;
}
