import type { DrivenFunction } from './driven-function.ts';

/** Functions that a stack runs when it is deployed, which it is answered by; driven in deployment-functions.test.ts. */
export const deploymentFunctions: readonly Pick<DrivenFunction, 'name' | 'actions'>[] = [
  {
    name: 'apply-settings',
    actions: ['dynamodb:PutItem state', 'secretsmanager:DescribeSecret *', 'secretsmanager:PutSecretValue *'],
  },
  {
    name: 'prepare-source',
    actions: [
      'bedrock:GetModelInvocationLoggingConfiguration *',
      'bedrock:PutModelInvocationLoggingConfiguration *',
      'logs:DescribeSubscriptionFilters *',
      's3:GetBucketNotification *',
    ],
  },
];
