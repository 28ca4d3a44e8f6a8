import { AccessDeniedException, BedrockClient, ResourceNotFoundException } from '@aws-sdk/client-bedrock';
import { afterEach, describe, expect, it } from 'vitest';
import { accountCatalog } from '#adapters/bedrock/account-catalog.ts';
import { bedrockAccount, bedrockService, listedProfile } from '../../support/aws/bedrock.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../../support/aws/loopback-aws.ts';

const many = Array.from({ length: 115 }, (_, i) => listedProfile(`p${i}`));
const denied = () => {
  throw new AccessDeniedException({ message: 'not authorized', $metadata: {} });
};

let aws: LoopbackAws;
let client: BedrockClient;
afterEach(async () => {
  client.destroy();
  await aws.stop();
});

async function list(
  account: Parameters<typeof bedrockService>[0],
  fault?: (operation: string, nth: number) => Fault | undefined,
) {
  aws = await loopbackAws([bedrockService(account)], fault);
  client = new BedrockClient({ ...aws.config, retryMode: 'adaptive', maxAttempts: 4 });
  const { listed, called } = await accountCatalog(client).list();
  return { byKind: new Map(listed.map(({ kind, profiles }) => [kind, profiles])), called };
}

describe('an account’s catalog', () => {
  it('has everything that calls can be billed to, with its tags', async () => {
    const account = bedrockAccount(
      () => [listedProfile('refund-bot')],
      (arn) => ({ owner: arn.slice(arn.lastIndexOf('/') + 1) }),
    );
    const { byKind, called } = await list(account);
    const createdAt = Date.UTC(2026, 10, 2, 8);
    const arn = (type: string, id: string) => `arn:aws:bedrock:us-east-1:111122223333:${type}/${id}`;
    expect(Object.fromEntries(byKind)).toEqual({
      'application-inference-profile': [
        {
          arn: arn('application-inference-profile', 'refund-bot'),
          name: 'refund-bot',
          models: ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6'],
          tags: { owner: 'refund-bot' },
          createdAt,
        },
      ],
      'provisioned-model': [
        {
          arn: arn('provisioned-model', 'p1'),
          name: 'nightly',
          models: ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0'],
          tags: { owner: 'p1' },
          createdAt,
        },
      ],
      'custom-model': [
        {
          arn: arn('custom-model-deployment', 'd1'),
          name: 'tuned',
          models: [arn('custom-model', 'c1')],
          tags: { owner: 'd1' },
          createdAt,
        },
      ],
      'imported-model': [
        { arn: arn('imported-model', 'i1'), name: 'brought', models: [], tags: { owner: 'i1' }, createdAt },
      ],
    });
    expect(called.map(({ action, code }) => [action, code])).toEqual([
      ['bedrock:ListInferenceProfiles', undefined],
      ['bedrock:ListTagsForResource', undefined],
      ['bedrock:ListProvisionedModelThroughputs', undefined],
      ['bedrock:ListCustomModelDeployments', undefined],
      ['bedrock:ListImportedModels', undefined],
    ]);
  });

  it('is read over twelve pages, in their order', async () => {
    const { byKind } = await list(bedrockAccount(() => many));
    const names = byKind.get('application-inference-profile')?.map(({ name }) => name);
    expect(names).toEqual(many.map(({ inferenceProfileName }) => inferenceProfileName));
    const pages = aws.calls.filter(({ operation }) => operation === 'bedrock.ListInferenceProfiles');
    expect(pages).toHaveLength(12);
  });

  it('is whole where calls were throttled on the way', async () => {
    const throttled = { status: 429, code: 'ThrottlingException' };
    const few = many.slice(0, 11);
    const { byKind, called } = await list(
      bedrockAccount(
        () => few,
        () => ({ team: 'a' }),
      ),
      (operation, nth) => (operation === 'bedrock.ListTagsForResource' && nth === 2 ? throttled : undefined),
    );
    const profiles = byKind.get('application-inference-profile') ?? [];
    expect(profiles.map(({ tags }) => tags)).toEqual(few.map(() => ({ team: 'a' })));
    expect(called.every(({ code }) => code === undefined)).toBe(true);
  });

  it('has all but the kind that may not be listed, and names the permission that is missing', async () => {
    const { byKind, called } = await list({ ...bedrockAccount(() => many.slice(0, 1)), ListImportedModels: denied });
    expect([...byKind.keys()]).toEqual(['application-inference-profile', 'provisioned-model', 'custom-model']);
    expect(called.filter(({ code }) => code !== undefined)).toEqual([
      { action: 'bedrock:ListImportedModels', code: 'AccessDeniedException', refused: true },
    ]);
  });

  it('has no part of a kind whose second page is missing', async () => {
    const { byKind, called } = await list(
      bedrockAccount(() => many),
      (operation, nth) =>
        operation === 'bedrock.ListInferenceProfiles' && nth > 1
          ? { status: 500, code: 'InternalServerException' }
          : undefined,
    );
    expect(byKind.has('application-inference-profile')).toBe(false);
    expect(called[0]).toEqual({
      action: 'bedrock:ListInferenceProfiles',
      code: 'InternalServerException',
      refused: false,
    });
  });

  it('has profiles of unknown tags where tags may not be read', async () => {
    const account = bedrockAccount(() => many.slice(0, 3));
    const { byKind, called } = await list({ ...account, ListTagsForResource: denied });
    expect(byKind.get('application-inference-profile')?.map(({ tags }) => tags)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(called).toContainEqual({
      action: 'bedrock:ListTagsForResource',
      code: 'AccessDeniedException',
      refused: true,
    });
  });

  it('takes a profile that is deleted between its list and its tags for no fault', async () => {
    const account = bedrockAccount(() => many.slice(0, 1));
    const gone = () => {
      throw new ResourceNotFoundException({ message: 'gone', $metadata: {} });
    };
    const { called } = await list({ ...account, ListTagsForResource: gone });
    expect(called.filter(({ code }) => code !== undefined)).toEqual([]);
  });
});
