import { describe, expect, it } from 'vitest';
import { parseCatalog } from '#core/profiles/parse-catalog.ts';

const arn = 'arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/a1b2c3d4e5f6';
const entry = { arn, name: 'checkout', models: ['anthropic.claude-sonnet-4-6'] };

describe('parseCatalog', () => {
  it('reads entries, with or without tags, and ignores fields it does not know', () => {
    const second = {
      ...entry,
      arn: `${arn}2`,
      tags: { owner: 'ana' },
      deletedAt: '2026-10-01T00:00:00Z',
      status: 'ACTIVE',
    };
    expect(parseCatalog({ profiles: [entry, second], nextToken: 'x' })).toEqual({
      profiles: [
        { ...entry, tags: {} },
        { ...entry, arn: `${arn}2`, tags: { owner: 'ana' }, deletedAt: '2026-10-01T00:00:00Z' },
      ],
    });
  });

  it.each([
    ['no object', 'x', 'catalog must be {"profiles": [...]}'],
    ['a list instead of an object', [entry], 'catalog.profiles is missing'],
    ['no list', { profiles: {} }, 'catalog.profiles must be a list of profiles'],
    ['an entry that is none', { profiles: [entry, 'x'] }, 'catalog.profiles[1] must be an object'],
    ['a missing ARN', { profiles: [{ ...entry, arn: undefined }] }, 'catalog.profiles[0].arn must be an ARN'],
    [
      'a wrong ARN',
      { profiles: [{ ...entry, arn: 'a1b2c3d4e5f6' }] },
      'catalog.profiles[0].arn must start with "arn:"',
    ],
    ['a missing field', { profiles: [{ arn, models: [] }] }, 'catalog.profiles[0].name is missing'],
    [
      'an empty name',
      { profiles: [{ ...entry, name: '' }] },
      'catalog.profiles[0].name must be a name, not an empty string',
    ],
    [
      'models that are no list',
      { profiles: [{ ...entry, models: 'm' }] },
      'catalog.profiles[0].models must be a list of model ids or ARNs',
    ],
    [
      'a model that is no text',
      { profiles: [{ ...entry, models: ['m', 3] }] },
      'catalog.profiles[0].models[1] must be a model id or ARN',
    ],
    [
      'a tag that is no text',
      { profiles: [{ ...entry, tags: { owner: 3 } }] },
      'catalog.profiles[0].tags.owner must be a string',
    ],
    [
      'one ARN twice',
      { profiles: [entry, entry] },
      'catalog.profiles[1].arn is the same as that of catalog.profiles[0]',
    ],
  ])('says what is wrong with %s', (_, input, problem) => {
    expect(parseCatalog(input)).toEqual({ problems: [problem] });
  });
});
