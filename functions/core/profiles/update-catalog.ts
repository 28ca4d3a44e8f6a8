import { type EpochMs, isoOf } from '#core/time.ts';
import { mergeCatalog } from './merge-catalog.ts';
import type { ModelKind } from './model-reference.ts';
import { parseModelId } from './parse-model-id.ts';
import type { CatalogProfile } from './spender.ts';

/** A profile as the account lists it. */
export interface ListedProfile extends Omit<CatalogProfile, 'tags' | 'deletedAt'> {
  /** Undefined where they could not be read. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly createdAt: EpochMs | undefined;
}

/** All that an account has of one kind in one Region. */
export interface ListedKind {
  readonly kind: ModelKind;
  readonly profiles: readonly ListedProfile[];
}

/** What a list says that was not known; a profile that is gone is in it once, with its tombstone. */
export function changedProfiles(
  known: readonly CatalogProfile[],
  listed: readonly ListedKind[],
  place: { readonly account: string; readonly region: string },
  now: EpochMs,
): CatalogProfile[] {
  const kinds = new Set(listed.map(({ kind }) => kind));
  // What could not be listed, and what belongs to another account or Region, is not gone.
  const concerned = known.filter(({ arn }) => {
    const [, , , region, account] = arn.split(':');
    return region === place.region && account === place.account && kinds.has(parseModelId(arn).kind);
  });
  const before = new Map(concerned.map((profile) => [profile.arn, profile]));
  const fresh = listed.flatMap(({ profiles }) =>
    profiles.map(({ arn, name, models, tags }) => ({
      arn,
      name,
      models,
      tags: sorted(tags ?? before.get(arn)?.tags ?? {}),
    })),
  );
  return mergeCatalog(concerned, fresh, isoOf(now)).filter(
    (profile) => JSON.stringify(profile) !== JSON.stringify(before.get(profile.arn)),
  );
}

const sorted = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)));
