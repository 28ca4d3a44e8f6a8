import {
  type BedrockClient,
  ListTagsForResourceCommand,
  paginateListCustomModelDeployments,
  paginateListImportedModels,
  paginateListInferenceProfiles,
  paginateListProvisionedModelThroughputs,
} from '@aws-sdk/client-bedrock';
import { failedCall } from '#adapters/sdk/failed-call.ts';
import type { AccountCatalog } from '#core/ports/account-catalog.ts';
import type { Called } from '#core/ports/called.ts';
import type { ModelKind } from '#core/profiles/model-reference.ts';
import type { ListedProfile } from '#core/profiles/update-catalog.ts';
import { inParallel } from './in-parallel.ts';

/** The rate that Bedrock allows ListTagsForResource is not published; the client's adaptive retries find it. */
const TAG_CALLS_AT_ONCE = 4;
const TAGS = 'bedrock:ListTagsForResource';

type Found = Omit<ListedProfile, 'tags'>;

interface Source {
  readonly kind: ModelKind;
  readonly action: string;
  readonly list: (client: BedrockClient) => Promise<Found[]>;
}

/** What calls can be billed to, by kind. System-defined profiles are not here: their ids say all that their entries do. */
const SOURCES: readonly Source[] = [
  {
    kind: 'application-inference-profile',
    action: 'bedrock:ListInferenceProfiles',
    list: async (client) => {
      const pages = await Array.fromAsync(paginateListInferenceProfiles({ client }, { typeEquals: 'APPLICATION' }));
      return pages.flatMap(({ inferenceProfileSummaries = [] }) =>
        inferenceProfileSummaries.map(({ inferenceProfileArn, inferenceProfileName, models, createdAt }) => ({
          arn: inferenceProfileArn ?? '',
          name: inferenceProfileName ?? '',
          models: (models ?? []).flatMap(({ modelArn }) => modelArn ?? []),
          createdAt: createdAt?.getTime(),
        })),
      );
    },
  },
  {
    kind: 'provisioned-model',
    action: 'bedrock:ListProvisionedModelThroughputs',
    list: async (client) => {
      const pages = await Array.fromAsync(paginateListProvisionedModelThroughputs({ client }, {}));
      return pages.flatMap(({ provisionedModelSummaries = [] }) =>
        provisionedModelSummaries.map((one) => ({
          arn: one.provisionedModelArn ?? '',
          name: one.provisionedModelName ?? '',
          models: one.foundationModelArn ? [one.foundationModelArn] : [],
          createdAt: one.creationTime?.getTime(),
        })),
      );
    },
  },
  {
    kind: 'custom-model',
    action: 'bedrock:ListCustomModelDeployments',
    list: async (client) => {
      const pages = await Array.fromAsync(paginateListCustomModelDeployments({ client }, {}));
      return pages.flatMap(({ modelDeploymentSummaries = [] }) =>
        modelDeploymentSummaries.map((one) => ({
          arn: one.customModelDeploymentArn ?? '',
          name: one.customModelDeploymentName ?? '',
          models: one.modelArn ? [one.modelArn] : [],
          createdAt: one.createdAt?.getTime(),
        })),
      );
    },
  },
  {
    kind: 'imported-model',
    action: 'bedrock:ListImportedModels',
    list: async (client) => {
      const pages = await Array.fromAsync(paginateListImportedModels({ client }, {}));
      return pages.flatMap(({ modelSummaries = [] }) =>
        modelSummaries.map(({ modelArn, modelName, creationTime }) => ({
          arn: modelArn ?? '',
          name: modelName ?? '',
          models: [],
          createdAt: creationTime?.getTime(),
        })),
      );
    },
  },
];

/** accountCatalog lists what an account has in the client's Region, to the last page, each with its tags. */
export const accountCatalog = (client: BedrockClient): AccountCatalog => ({
  async list() {
    const called = new Map<string, Called>();
    const failed = (action: string, error: unknown): undefined => {
      called.set(action, failedCall(action, error));
    };
    const answered = (action: string): void => {
      if (!called.has(action)) called.set(action, { action });
    };
    const tagsOf = async ({ arn }: Found): Promise<Record<string, string> | undefined> => {
      try {
        const { tags = [] } = await client.send(new ListTagsForResourceCommand({ resourceARN: arn }));
        answered(TAGS);
        return Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value]));
      } catch (error) {
        // Deleted since it was listed: the next list says so.
        if ((error as Error).name === 'ResourceNotFoundException') return undefined;
        return failed(TAGS, error);
      }
    };
    const listed = [];
    for (const { kind, action, list } of SOURCES) {
      const found = await list(client).catch((error: unknown) => failed(action, error));
      if (!found) continue;
      answered(action);
      const profiles = await inParallel(found, TAG_CALLS_AT_ONCE, async (one) => ({ ...one, tags: await tagsOf(one) }));
      listed.push({ kind, profiles });
    }
    return { listed, called: [...called.values()] };
  },
});
