import { describe, expect, it } from 'vitest';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';

const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const OPUS = 'anthropic.claude-opus-4-6-v1';
const inRegion = (model: string, ...regions: string[]) =>
  regions.map((region) => `arn:aws:bedrock:${region}::foundation-model/${model}`);
const west = (resource: string) => `arn:aws:bedrock:us-west-2:111122223333:${resource}`;
const east = (resource: string) => `arn:aws:bedrock:us-east-1:111122223333:${resource}`;
const profile = (arn: string, models: readonly string[], other: Partial<CatalogProfile> = {}): CatalogProfile => ({
  arn,
  name: `name of ${arn.slice(arn.lastIndexOf('/') + 1)}`,
  models,
  tags: {},
  ...other,
});

/** What the control plane answers for the ARNs of the sample records. */
const CATALOG = [
  profile(west('application-inference-profile/a1b2c3d4e5f6'), inRegion(SONNET, 'us-east-1', 'us-east-2', 'us-west-2')),
  profile(
    west('application-inference-profile/g7h8j9k0m1n2'),
    inRegion(OPUS, 'us-east-1', 'eu-west-1', 'ap-northeast-1', ''),
  ),
  profile(east('inference-profile/team-search-profile'), inRegion('amazon.nova-pro-v1:0', 'us-east-1')),
  profile(east('provisioned-model/xk29fmd81qpz'), ['anthropic.claude-3-5-sonnet-20240620-v1:0']),
  profile(west('custom-model-deployment/c0d1e2f3a4b5'), ['amazon.nova-lite-v1:0']),
  profile(east('imported-model/9q8w7e6r5t4y'), []),
];

describe('the look-up of what an account owns', () => {
  const resolve = resolveSpenderWith(CATALOG);

  it.each([
    [west('application-inference-profile/a1b2c3d4e5f6'), 'application-inference-profile', SONNET, 'geo'],
    [west('application-inference-profile/g7h8j9k0m1n2'), 'application-inference-profile', OPUS, 'global'],
    [
      east('inference-profile/team-search-profile'),
      'application-inference-profile',
      'amazon.nova-pro-v1:0',
      'in-region',
    ],
    [
      east('provisioned-model/xk29fmd81qpz'),
      'provisioned-model',
      'anthropic.claude-3-5-sonnet-20240620-v1:0',
      'in-region',
    ],
    [west('custom-model-deployment/c0d1e2f3a4b5'), 'custom-model', 'amazon.nova-lite-v1:0', 'in-region'],
    [east('imported-model/9q8w7e6r5t4y'), 'imported-model', undefined, 'in-region'],
  ])('%s is a %s of %s, %s', (arn, kind, model, endpoint) => {
    const name = `name of ${arn.slice(arn.lastIndexOf('/') + 1)}`;
    expect(resolve(arn)).toEqual({ id: arn, kind, name, model, endpoint, tags: {}, owner: undefined, resolved: true });
  });

  it('finds a profile by its short id and gives it its ARN', () => {
    expect(resolve('a1b2c3d4e5f6')).toEqual(resolve(west('application-inference-profile/a1b2c3d4e5f6')));
  });

  it('finds a profile under either resource type of its ARN, as one spender', () => {
    expect(resolve(east('application-inference-profile/team-search-profile')).id).toBe(
      east('inference-profile/team-search-profile'),
    );
  });

  it("never takes another account's profile of the same short id", () => {
    const other = 'arn:aws:bedrock:us-west-2:444455556666:application-inference-profile/a1b2c3d4e5f6';
    expect(resolve(other)).toMatchObject({ id: other, model: undefined, resolved: false });
    const both = resolveSpenderWith([...CATALOG, profile(other, [SONNET])]);
    expect(both('a1b2c3d4e5f6')).toMatchObject({ id: 'a1b2c3d4e5f6', resolved: false });
  });

  it.each([
    [west('application-inference-profile/zzzz'), 'application-inference-profile zzzz (not in catalog)'],
    [east('provisioned-model/zzzz'), 'provisioned-model zzzz (not in catalog)'],
    [west('custom-model-deployment/zzzz'), 'custom-model-deployment zzzz (not in catalog)'],
    [east('imported-model/zzzz'), 'imported-model zzzz (not in catalog)'],
    ['zzzz', 'zzzz (not in catalog)'],
  ])('%s, which the catalog lacks, is called %s', (modelId, name) => {
    expect(resolve(modelId)).toMatchObject({ name, model: undefined, resolved: false, tags: {} });
  });

  it('keeps the name of a deleted profile', () => {
    const arn = west('application-inference-profile/gone');
    const gone = profile(arn, [SONNET], { name: 'checkout', deletedAt: '2026-10-01T00:00:00Z' });
    expect(resolveSpenderWith([gone])(arn)).toMatchObject({ name: 'checkout', model: SONNET, resolved: true });
  });
});

describe('the endpoint of an application profile', () => {
  it.each([
    [[SONNET], 'in-region'],
    [inRegion(SONNET, 'eu-west-1'), 'in-region'],
    [inRegion(SONNET, 'eu-west-1', 'eu-west-1'), 'in-region'],
    [inRegion(SONNET, 'eu-west-1', 'eu-central-1'), 'geo'],
    [inRegion(SONNET, 'ap-northeast-1', 'ap-southeast-2'), 'geo'],
    [inRegion(SONNET, 'ca-central-1', 'us-east-1', 'us-west-2'), 'geo'],
    [inRegion(SONNET, 'us-gov-west-1', 'us-gov-east-1'), 'geo'],
    [inRegion(SONNET, 'us-east-1', 'eu-west-1'), 'global'],
    [inRegion(SONNET, ''), 'global'],
    [[`us.${SONNET}`], 'geo'],
    [[`global.${SONNET}`], 'global'],
    [[east(`inference-profile/eu.${SONNET}`)], 'geo'],
    [[east(`inference-profile/global.${SONNET}`)], 'global'],
  ])('made from %j is %s', (models, endpoint) => {
    const arn = west('application-inference-profile/p');
    expect(resolveSpenderWith([profile(arn, models)])(arn)).toMatchObject({ model: SONNET, endpoint });
  });

  it.each([[[]], [[SONNET, OPUS]], [[east('provisioned-model/p')]]])('and its model are unknown for %j', (models) => {
    const arn = west('application-inference-profile/p');
    expect(resolveSpenderWith([profile(arn, models)])(arn)).toMatchObject({
      model: undefined,
      endpoint: undefined,
      resolved: true,
    });
  });
});

describe('what needs no look-up', () => {
  const resolve = resolveSpenderWith([]);

  it.each([
    [SONNET, SONNET, 'foundation-model', 'in-region'],
    [`arn:aws:bedrock:us-east-1::foundation-model/${SONNET}`, SONNET, 'foundation-model', 'in-region'],
    [`eu.${SONNET}`, `eu.${SONNET}`, 'system-inference-profile', 'geo'],
    [east(`inference-profile/global.${SONNET}`), `global.${SONNET}`, 'system-inference-profile', 'global'],
  ])('%s is %s', (modelId, id, kind, endpoint) => {
    expect(resolve(modelId)).toEqual({
      id,
      kind,
      name: id,
      model: SONNET,
      endpoint,
      tags: {},
      owner: undefined,
      resolved: true,
    });
  });

  it('still takes name and tags from the catalog where it has them', () => {
    const named = profile(east(`inference-profile/us.${SONNET}`), [], {
      name: 'US Sonnet',
      tags: { owner: 'platform' },
    });
    expect(resolveSpenderWith([named])(`us.${SONNET}`)).toMatchObject({
      name: 'US Sonnet',
      model: SONNET,
      endpoint: 'geo',
      owner: 'platform',
    });
  });
});

describe('a prompt router', () => {
  const router = 'arn:aws:bedrock:us-east-1:111122223333:default-prompt-router/anthropic.claude:1';
  const resolve = resolveSpenderWith(CATALOG);

  it.each([
    [east(`inference-profile/us.${SONNET}`), SONNET, 'geo'],
    [`arn:aws:bedrock:us-east-1::foundation-model/${OPUS}`, OPUS, 'in-region'],
    [west('application-inference-profile/g7h8j9k0m1n2'), OPUS, 'global'],
  ])('that chose %s is priced as that, under its own name', (invoked, model, endpoint) => {
    expect(resolve(router, invoked)).toMatchObject({
      id: router,
      kind: 'prompt-router',
      name: 'default-prompt-router anthropic.claude:1',
      model,
      endpoint,
      resolved: true,
    });
  });

  it('has no model when the record does not tell what it chose', () => {
    expect(resolve(router)).toMatchObject({ id: router, model: undefined, endpoint: undefined, resolved: false });
  });

  it('is no reason to believe an invoked model elsewhere', () => {
    expect(resolve(SONNET, OPUS)).toMatchObject({ id: SONNET, model: SONNET });
  });
});

describe('the owner', () => {
  it.each([
    [{ 'watchdog:owner': 'a', owner: 'b', Owner: 'c' }, 'a'],
    [{ owner: 'b', Owner: 'c' }, 'b'],
    [{ Owner: 'c' }, 'c'],
    [{ 'watchdog:owner': '', Owner: 'c' }, 'c'],
    [{ OWNER: 'd' }, undefined],
  ])('is read from %j', (tags: Record<string, string>, owner) => {
    const arn = west('application-inference-profile/p');
    expect(resolveSpenderWith([profile(arn, [SONNET], { tags })])(arn)).toMatchObject({ tags, owner });
  });
});

describe('the memory of a resolver', () => {
  it('hands out one object per model id', () => {
    const resolve = resolveSpenderWith(CATALOG);
    expect(resolve(SONNET)).toBe(resolve(SONNET));
  });

  it('is bounded, because callers choose model ids', () => {
    const resolve = resolveSpenderWith(CATALOG);
    const first = resolve(SONNET);
    for (let i = 0; i < 10_000; i++) resolve(`made-up-${i}`);
    expect(resolve(SONNET)).not.toBe(first);
    expect(resolve(SONNET)).toEqual(first);
  });
});
