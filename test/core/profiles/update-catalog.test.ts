import { describe, expect, it } from 'vitest';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { changedProfiles, type ListedKind, type ListedProfile } from '#core/profiles/update-catalog.ts';

const NOW = Date.UTC(2026, 10, 25, 9);
const PLACE = { account: '111122223333', region: 'us-east-1' };
const arnOf = (id: string, type = 'application-inference-profile', region = 'us-east-1', account = '111122223333') =>
  `arn:aws:bedrock:${region}:${account}:${type}/${id}`;

const known = (arn: string, other: Partial<CatalogProfile> = {}): CatalogProfile => ({
  arn,
  name: 'refund-bot',
  models: ['m'],
  tags: { team: 'a' },
  ...other,
});
const listed = (arn: string, other: Partial<ListedProfile> = {}): ListedProfile => ({
  ...known(arn),
  createdAt: undefined,
  ...other,
});
const profiles = (...all: ListedProfile[]): ListedKind => ({ kind: 'application-inference-profile', profiles: all });
const changed = (before: readonly CatalogProfile[], kinds: readonly ListedKind[]) =>
  changedProfiles(before, kinds, PLACE, NOW);

describe('what an account lists', () => {
  it('is no change where all of it was known', () => {
    const before = [known(arnOf('a'), { tags: { a: '1', b: '2' } })];
    expect(changed(before, [profiles(listed(arnOf('a'), { tags: { b: '2', a: '1' } }))])).toEqual([]);
  });

  it.each([
    ['a profile that is new', [], listed(arnOf('a')), known(arnOf('a'))],
    ['another name', [known(arnOf('a'))], listed(arnOf('a'), { name: 'other' }), known(arnOf('a'), { name: 'other' })],
    [
      'another tag',
      [known(arnOf('a'))],
      listed(arnOf('a'), { tags: { team: 'b' } }),
      known(arnOf('a'), { tags: { team: 'b' } }),
    ],
    [
      'one that was gone and is there again',
      [known(arnOf('a'), { deletedAt: '2026-10-01T00:00:00Z' })],
      listed(arnOf('a')),
      known(arnOf('a')),
    ],
  ])('tells %s', (_, before, now, expected) => {
    expect(changed(before, [profiles(now)])).toEqual([expected]);
  });

  it('keeps the tags that were known where they could not be read, and has none where there never were any', () => {
    const unread = { tags: undefined };
    expect(changed([known(arnOf('a'))], [profiles(listed(arnOf('a'), unread))])).toEqual([]);
    expect(changed([], [profiles(listed(arnOf('a'), unread))])).toEqual([known(arnOf('a'), { tags: {} })]);
  });

  it('makes a tombstone of what is gone, once', () => {
    const gone = known(arnOf('a'), { deletedAt: '2026-11-25T09:00:00Z' });
    expect(changed([known(arnOf('a'))], [profiles()])).toEqual([gone]);
    expect(changed([gone], [profiles()])).toEqual([]);
  });

  it.each([
    ['of a kind that could not be listed', arnOf('p', 'provisioned-model')],
    ['of another Region', arnOf('a', 'application-inference-profile', 'eu-west-1')],
    ['of another account', arnOf('a', 'application-inference-profile', 'us-east-1', '444455556666')],
  ])('leaves alone what is %s', (_, arn) => {
    expect(changed([known(arn)], [profiles()])).toEqual([]);
  });
});
