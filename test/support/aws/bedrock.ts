import * as bedrock from '@aws-sdk/client-bedrock';
import { type Handlers, service } from './service.ts';

const CREATED = new Date('2026-11-02T08:00:00Z');
const arnOf = (type: string, id: string) => `arn:aws:bedrock:us-east-1:111122223333:${type}/${id}`;

/** An account's application inference profile as Bedrock lists it. */
export const listedProfile = (id: string, models: readonly string[] = ['anthropic.claude-sonnet-4-6']) => ({
  inferenceProfileName: id,
  inferenceProfileArn: arnOf('application-inference-profile', id),
  inferenceProfileId: id,
  models: models.map((model) => ({ modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${model}` })),
  status: 'ACTIVE' as const,
  type: 'APPLICATION' as const,
  createdAt: CREATED,
});

/** An account with what is given of profiles, and one of each other kind; ten a page. */
export const bedrockAccount = (
  profiles: () => readonly ReturnType<typeof listedProfile>[],
  tagsOf: (arn: string) => Record<string, string> = () => ({}),
): Handlers<typeof bedrock> => ({
  ListInferenceProfiles: ({ nextToken = '0', typeEquals }) => {
    if (typeEquals !== 'APPLICATION') throw new Error('only application profiles are asked for');
    const [from, all] = [Number(nextToken), profiles()];
    const more = from + 10 < all.length;
    return { inferenceProfileSummaries: all.slice(from, from + 10), ...(more && { nextToken: String(from + 10) }) };
  },
  ListProvisionedModelThroughputs: () => ({
    provisionedModelSummaries: [
      {
        provisionedModelName: 'nightly',
        provisionedModelArn: arnOf('provisioned-model', 'p1'),
        modelArn: arnOf('custom-model', 'c1'),
        desiredModelArn: arnOf('custom-model', 'c1'),
        foundationModelArn: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0',
        modelUnits: 1,
        desiredModelUnits: 1,
        status: 'InService',
        creationTime: CREATED,
        lastModifiedTime: CREATED,
      },
    ],
  }),
  ListCustomModelDeployments: () => ({
    modelDeploymentSummaries: [
      {
        customModelDeploymentArn: arnOf('custom-model-deployment', 'd1'),
        customModelDeploymentName: 'tuned',
        modelArn: arnOf('custom-model', 'c1'),
        createdAt: CREATED,
        status: 'Active',
      },
    ],
  }),
  ListImportedModels: () => ({
    modelSummaries: [{ modelArn: arnOf('imported-model', 'i1'), modelName: 'brought', creationTime: CREATED }],
  }),
  ListTagsForResource: ({ resourceARN = '' }) => ({
    tags: Object.entries(tagsOf(resourceARN)).map(([key, value]) => ({ key, value })),
  }),
});

export const bedrockService = service('bedrock', bedrock, bedrock.BedrockClient);
