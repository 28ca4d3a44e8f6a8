import { expect, it } from 'vitest';
import { clientsIn } from './bundles.ts';

it('finds the clients that a handler makes, each with its own package', () => {
  const handler = `
    import { BedrockClient, type Tag } from '@aws-sdk/client-bedrock';
    import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
    import { SNSClient } from '@aws-sdk/client-sns';
    const client = new DynamoDBClient({});
    const at = (region: string) => new BedrockClient({ region });`;
  expect([...clientsIn(handler)]).toEqual([
    ['DynamoDBClient', '@aws-sdk/client-dynamodb'],
    ['BedrockClient', '@aws-sdk/client-bedrock'],
  ]);
});
