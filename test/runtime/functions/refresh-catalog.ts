import * as bedrock from '@aws-sdk/client-bedrock';
import * as pricing from '@aws-sdk/client-pricing';
import { expect } from 'vitest';
import { service } from '../../support/aws/service.ts';
import { listedProducts } from '../../support/price-list.ts';
import { LOG_GROUP } from './backfill-invocations.ts';
import type { DrivenFunction } from './driven-function.ts';

const PROFILE = {
  inferenceProfileName: 'refund-bot',
  inferenceProfileArn: 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6',
  inferenceProfileId: 'a1b2c3d4e5f6',
  models: [{ modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6' }],
  status: 'ACTIVE',
  type: 'APPLICATION',
} satisfies bedrock.InferenceProfileSummary;

export const refreshCatalog: DrivenFunction = {
  name: 'refresh-catalog',
  environment: ({ tables }) => ({ LEDGER_TABLE: tables.ledger, STATE_TABLE: tables.state }),
  // The same profile is listed in every Region: a call does not say here in which it is made.
  answers: { hourly: { unanswered: 0, pricesRefused: 0, priceListsRefused: 0, findings: [] } },
  further: {
    'the first event of the next day': {
      event: { time: '2026-11-03T09:17:00Z' },
      answer: { unanswered: 0, repricesPending: 0, minutesMarked: expect.toSatisfy((marked: number) => marked > 0) },
    },
  },
  actions: [
    'bedrock:ListCustomModelDeployments *',
    'bedrock:ListImportedModels *',
    'bedrock:ListInferenceProfiles *',
    'bedrock:ListProvisionedModelThroughputs *',
    'bedrock:ListTagsForResource *',
    'dynamodb:DeleteItem state',
    'dynamodb:GetItem ledger',
    'dynamodb:GetItem state',
    'dynamodb:PutItem ledger',
    'dynamodb:PutItem state',
    'dynamodb:Query ledger',
    'dynamodb:Query state',
    'pricing:GetProducts *',
  ],
  services: [
    service(
      'bedrock',
      bedrock,
      bedrock.BedrockClient,
    )({
      ListInferenceProfiles: () => ({ inferenceProfileSummaries: [PROFILE] }),
      ListProvisionedModelThroughputs: () => ({}),
      ListCustomModelDeployments: () => ({}),
      ListImportedModels: () => ({}),
      // Asked by reconcile-spend.
      GetModelInvocationLoggingConfiguration: () => ({
        loggingConfig: {
          cloudWatchConfig: { logGroupName: LOG_GROUP, roleArn: 'arn:aws:iam::111122223333:role/logging' },
        },
      }),
      ListTagsForResource: () => ({ tags: [{ key: 'watchdog:owner', value: 'support' }] }),
    }),
    service(
      'pricing',
      pricing,
      pricing.PricingClient,
    )({
      GetProducts({ ServiceCode, Filters = [] }) {
        const products = ServiceCode === 'AmazonBedrock' ? listedProducts(Filters[0]?.Value) : [];
        return { PriceList: products.map((one) => JSON.stringify(one)) };
      },
    }),
  ],
};
