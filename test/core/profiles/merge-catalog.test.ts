import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { mergeCatalog } from '#core/profiles/merge-catalog.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';

const NOW = '2026-11-02T09:00:00Z';
const profile = (id: string, other: Partial<CatalogProfile> = {}): CatalogProfile => ({
  arn: `arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/${id}`,
  name: `profile ${id}`,
  models: [],
  tags: {},
  ...other,
});

describe('a fresh list of profiles', () => {
  it('replaces what was known of those that are there', () => {
    expect(mergeCatalog([profile('a')], [profile('a', { name: 'renamed' })], NOW)).toEqual([
      profile('a', { name: 'renamed' }),
    ]);
  });

  it('leaves a tombstone of one that is gone, so that its name stays', () => {
    expect(mergeCatalog([profile('a')], [], NOW)).toEqual([profile('a', { deletedAt: NOW })]);
  });

  it('keeps the time of an older tombstone', () => {
    const gone = profile('a', { deletedAt: '2026-10-01T00:00:00Z' });
    expect(mergeCatalog([gone], [], NOW)).toEqual([gone]);
  });

  it('takes the tombstone away when the profile is back', () => {
    expect(mergeCatalog([profile('a', { deletedAt: '2026-10-01T00:00:00Z' })], [profile('a')], NOW)).toEqual([
      profile('a'),
    ]);
  });

  const anyList = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 })
    .map((ids) => ids.map((id) => profile(id)));
  test.prop([anyList, anyList])(
    'never loses a profile, never has one twice, and changes nothing a second time',
    (known, fresh) => {
      const merged = mergeCatalog(known, fresh, NOW);
      const arns = merged.map(({ arn }) => arn);
      expect(new Set(arns)).toEqual(new Set([...known, ...fresh].map(({ arn }) => arn)));
      expect(new Set(arns).size).toBe(arns.length);
      expect(mergeCatalog(merged, fresh, '2027-01-01T00:00:00Z')).toEqual(merged);
    },
  );
});
