import type { IncidentRef } from '#core/findings/incident-ref.ts';
import type { Hash } from '#core/invocation/invocation.ts';
import type { Resolution } from '#core/ledger/cover.ts';
import type { Due } from '#core/ports/delivery-store.ts';
import { DAY, type EpochMinute, floorTo, HOUR, startOfMonth } from '#core/time.ts';

/** The one place where key strings are made. `p` is the partition key and `s` the sort key of both tables; see README.md. */
export interface Key {
  readonly p: string;
  readonly s: string;
}

/** Partitions that the segments of an hour are spread over: each takes 1,000 write units a second (AWS docs: DynamoDB quotas). */
export const LANES = 4;

/** Minutes sort as text: nine digits last until the year 3871. */
const padded = (minute: EpochMinute): string => String(minute).padStart(9, '0');

export const segmentPartition = (scope: string, minute: EpochMinute, lane: number): string =>
  `L1#${scope}#${padded(floorTo(minute, HOUR))}#${lane}`;
export const segmentKey = (scope: string, minute: EpochMinute, digest: Uint8Array): Key => ({
  p: segmentPartition(scope, minute, (digest[0] ?? 0) % LANES),
  s: `${padded(minute)}#${Buffer.from(digest.subarray(0, 16)).toString('base64url')}`,
});

export const tooLatePartition = (scope: string): string => `LATE#${scope}`;
export const tooLateKey = (scope: string, minute: EpochMinute, digest: Uint8Array): Key => ({
  p: tooLatePartition(scope),
  s: segmentKey(scope, minute, digest).s,
});

export const dirtyPartition = (scope: string): string => `DIRTY#${scope}`;
export const dirtyKey = (scope: string, minute: EpochMinute): Key => ({ p: dirtyPartition(scope), s: padded(minute) });

const PAGE_PARTITION: Record<Resolution, (start: EpochMinute) => string> = {
  minute: (start) => `m#${padded(floorTo(start, HOUR))}`,
  hour: (start) => `h#${padded(floorTo(start, DAY))}`,
  day: (start) => `d#${padded(startOfMonth(start))}`,
};
/** What partitions of pages begin with. */
export const PAGES = 'P#';
export const pagePartition = (scope: string, resolution: Resolution, start: EpochMinute): string =>
  `${PAGES}${scope}#${PAGE_PARTITION[resolution](start)}`;
export const pageKey = (scope: string, resolution: Resolution, start: EpochMinute): Key => ({
  p: pagePartition(scope, resolution, start),
  s: padded(start),
});
/** Part 1, 2, ... of a page too large for one item, named by the digest of the whole page; part 0 is the page's own item. */
export const pagePartKey = (page: Key, digest: string, part: number): Key => ({
  p: page.p,
  s: `${page.s}#${digest}#${part}`,
});

/** Sort keys of everything that begins with a minute of [from, to). */
export const minuteRange = (from: EpochMinute, to: EpochMinute): { from: string; to: string } => ({
  from: padded(from),
  // '~' sorts after '#', so the last minute's own suffixed keys are in.
  to: `${padded(to - 1)}~`,
});
export const minuteOfSort = (sort: string): EpochMinute => Number(sort.slice(0, 9));

export const conversationsPartition = (scope: string): string => `C#${scope}`;
export const conversationsKey = (scope: string, hour: EpochMinute): Key => ({
  p: conversationsPartition(scope),
  s: padded(hour),
});

export const SCOPES = 'SCOPE';
export const spendStepsPartition = (scope: string): string => `T#${scope}`;
export const spendStepsKey = (scope: string, hour: EpochMinute): Key => ({
  p: spendStepsPartition(scope),
  s: padded(hour),
});

/** A scope's item also holds how far its folding has come. */
export const scopeKey = (scope: string): Key => ({ p: SCOPES, s: scope });
export const nameKey = (hash: Hash): Key => ({ p: `NAME#${hash}`, s: '-' });

const padEpisode = (episode: number): string => String(episode).padStart(6, '0');

export const findingPartition = (fingerprint: string): string => `F#${fingerprint}`;
export const findingKey = (fingerprint: string, episode: number): Key => ({
  p: findingPartition(fingerprint),
  s: padEpisode(episode),
});
/** What partitions of incidents begin with. */
export const INCIDENTS = 'I#';
export const incidentPartition = ({ account, cause }: Omit<IncidentRef, 'episode'>): string =>
  `${INCIDENTS}${account}#${cause}`;
export const incidentKey = (ref: IncidentRef): Key => ({ p: incidentPartition(ref), s: padEpisode(ref.episode) });
export const deliveryKey = (ref: IncidentRef, target: string): Key => ({
  p: `D#${ref.account}#${ref.cause}#${padEpisode(ref.episode)}`,
  s: target,
});
export const mutePartition = 'MUTE';
export const muteKey = (id: string): Key => ({ p: mutePartition, s: id });

export const gapKey = (scope: string, from: EpochMinute): Key => ({ p: `GAP#${scope}`, s: padded(from) });

export const configKey: Key = { p: 'CONFIG', s: 'deployed' };
export const profileKey = (arn: string): Key => ({ p: 'PROFILE', s: arn });
export const pricePartition = (region: string): string => `PRICE#${region}`;
export const priceKey = (region: string, model: string): Key => ({ p: pricePartition(region), s: model });
export const priceListKey = (region: string): Key => ({ p: 'PRICELIST', s: region });
export const repriceKey = (id: string): Key => ({ p: 'REPRICE', s: id });
/** What only a run on one machine keeps. */
export const localKey = (name: string): Key => ({ p: 'LOCAL', s: name });

/** The state table's one index, sparse: an item is in it while it has an `i`, and leaves it when it is open or due no more. */
export const STATE_INDEX = 'open-or-due';
export const openIndex = (scope: string): string => `OPEN#${scope}`;
/** Incidents with something new, and deliveries with something to tell, by the time they are due. */
export const DUE_INDEX = 'DUE';
export const GAPS_INDEX = 'GAPS';

/** What a key in the due index stands for. An account has no `#`; a cause may have, an episode and a target have not. */
export function dueOfKey({ p, s }: Key): Due {
  const [, account = '', ...rest] = p.split('#');
  if (p.startsWith(INCIDENTS)) return { incident: { account, cause: rest.join('#'), episode: Number(s) } };
  return { incident: { account, cause: rest.slice(0, -1).join('#'), episode: Number(rest.at(-1)) }, target: s };
}
