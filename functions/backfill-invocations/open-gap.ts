import type { BackfillRequest } from '#core/gaps/backfill-request.ts';
import type { Gap } from '#core/gaps/gap.ts';
import type { GapStore, StoredGap } from '#core/ports/gap-store.ts';
import type { EpochMs } from '#core/time.ts';

/**
 * openGap makes what was asked for a gap. One that begins there already and is open is made as long as was asked; it is read again if
 * it had been read. A watchdog is installed once: as long as that gap is open, it is the same.
 */
export async function openGap(
  gaps: GapStore,
  scope: string,
  { cause, from, to }: BackfillRequest,
  now: EpochMs,
): Promise<StoredGap> {
  if (cause === 'installation') {
    const known = (await gaps.open()).find(({ gap }) => gap.scope === scope && gap.cause === cause);
    if (known) return known;
  }
  const asked: Gap = { scope, from, to, cause, openedAt: now, status: 'open' };
  for (;;) {
    const stored = await gaps.read(scope, from);
    const gap = stored?.gap.status === 'open' ? askedAgain(stored.gap, to) : asked;
    const version = stored?.version ?? 0;
    if (await gaps.put(gap, version)) return { version: version + 1, gap };
  }
}

function askedAgain({ readAt, cursor, ...gap }: Gap, to: number): Gap {
  const isMore = to > gap.to;
  const goesOn = readAt === undefined || isMore;
  return { ...gap, to: isMore ? to : gap.to, ...(goesOn && cursor !== undefined && { cursor }) };
}
