import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanModelId, parseModelId } from '#core/profiles/parse-model-id.ts';

const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const GEOGRAPHIES = ['us', 'eu', 'apac', 'ap', 'au', 'jp', 'in', 'ca', 'sa', 'us-gov', 'global'];
const PARTITIONS = ['aws', 'aws-us-gov', 'aws-cn', 'aws-eusc', 'aws-iso-b'];
const arn = (resource: string, partition = 'aws') => `arn:${partition}:bedrock:us-west-2:111122223333:${resource}`;

describe('a plain model id', () => {
  it.each([
    MODEL,
    'anthropic.claude-opus-5-9',
    'examplevendor.frontier-9-v1:0',
    'openai.gpt-5.6-terra',
    'meta.llama3-8b:1:28k',
  ])('%s is a foundation model in its Region, version and all', (id) => {
    expect(parseModelId(id)).toEqual({ kind: 'foundation-model', spender: id, model: id, endpoint: 'in-region' });
  });

  it.each(GEOGRAPHIES)('with the prefix %s is a system profile', (geography) => {
    const spender = `${geography}.${MODEL}`;
    expect(parseModelId(spender)).toEqual({
      kind: 'system-inference-profile',
      spender,
      model: MODEL,
      endpoint: geography === 'global' ? 'global' : 'geo',
      geography,
    });
  });

  it.each([
    { id: 'us.claude', why: 'has a prefix and no vendor', model: 'us.claude' },
    { id: 'usa.anthropic.claude', why: 'only begins like a prefix', model: 'usa.anthropic.claude' },
  ])('$id $why', ({ id, model }) => {
    expect(parseModelId(id)).toMatchObject({ kind: 'foundation-model', model });
  });
});

describe('an ARN', () => {
  const anyModel = fc.constantFrom(
    MODEL,
    'amazon.nova-pro-v1:0',
    'openai.gpt-5.6-luna',
    'examplevendor.frontier-9-v1:0',
  );
  const anyPartition = fc.constantFrom(...PARTITIONS);

  it('of a system profile means what its id means, in any partition', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GEOGRAPHIES), anyModel, anyPartition, (geography, model, partition) => {
        const id = `${geography}.${model}`;
        expect(parseModelId(arn(`inference-profile/${id}`, partition))).toEqual(parseModelId(id));
      }),
    );
  });

  it('of a foundation model means what its id means, in any partition', () => {
    fc.assert(
      fc.property(anyModel, anyPartition, (model, partition) => {
        const foundation = `arn:${partition}:bedrock:eu-west-1::foundation-model/${model}`;
        expect(parseModelId(foundation)).toEqual(parseModelId(model));
      }),
    );
  });

  it.each([
    {
      resource: 'application-inference-profile/a1b2c3d4e5f6',
      kind: 'application-inference-profile',
      endpoint: undefined,
    },
    { resource: 'inference-profile/team-search-profile', kind: 'application-inference-profile', endpoint: undefined },
    { resource: 'inference-profile/us.team', kind: 'application-inference-profile', endpoint: undefined },
    { resource: 'provisioned-model/xk29fmd81qpz', kind: 'provisioned-model', endpoint: 'in-region' },
    { resource: 'custom-model-deployment/c0d1e2f3a4b5', kind: 'custom-model', endpoint: 'in-region' },
    { resource: `custom-model/${MODEL}/c0d1e2f3a4b5`, kind: 'custom-model', endpoint: 'in-region' },
    { resource: 'imported-model/9q8w7e6r5t4y', kind: 'imported-model', endpoint: 'in-region' },
    { resource: 'prompt-router/r4s5t6u7v8w9', kind: 'prompt-router', endpoint: undefined },
    { resource: 'default-prompt-router/anthropic.claude:1', kind: 'prompt-router', endpoint: undefined },
    { resource: 'prompt/PROMPT12345:3', kind: 'unknown', endpoint: undefined },
  ])('of $resource is kept whole as the spender, a $kind', ({ resource, kind, endpoint }) => {
    for (const partition of PARTITIONS) {
      const id = arn(resource, partition);
      expect(parseModelId(id)).toEqual({ kind, spender: id, ...(endpoint && { endpoint }) });
    }
  });
});

describe('junk from a caller', () => {
  it.each([
    '',
    'nonsense',
    'arn:aws:bedrock',
    'arn:aws:sagemaker:us-east-1:111122223333:endpoint/x',
    '../..',
    '__proto__',
  ])('%j is unknown, and its own spender', (id) => {
    expect(parseModelId(id)).toEqual({ kind: 'unknown', spender: id });
  });

  it('never throws, is bounded, and holds nothing that could break a key or a screen', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.string({ maxLength: 600 }).map((text) => arn(`inference-profile/${text}`)),
      fc.string({ maxLength: 600 }).map((text) => `us.${text}`),
    );
    fc.assert(
      fc.property(junk, (id) => {
        const { spender, model = '' } = parseModelId(id);
        expect(spender).toMatch(/^[A-Za-z0-9._:/?-]{0,256}$/);
        expect(spender).toContain(model);
        expect(parseModelId(cleanModelId(id))).toEqual(parseModelId(id));
        expect(cleanModelId(cleanModelId(id))).toBe(cleanModelId(id));
      }),
    );
  });

  it('reads a megabyte of it in no time', () => {
    expect(parseModelId('us.'.repeat(400_000)).spender).toHaveLength(256);
  });
});
