import { expect, it } from 'vitest';
import { clientsIn, loadedFirst } from './bundles.ts';

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

it('finds what is loaded at the start, and not what is imported when it is needed', () => {
  const file = (...imports: { path: string; kind: 'import-statement' | 'dynamic-import'; external?: boolean }[]) => ({
    imports,
    exports: [],
    inputs: {},
    bytes: 1,
  });
  const outputs = {
    'f/handler.mjs': {
      ...file({ path: 'f/a.mjs', kind: 'import-statement' }, { path: 'f/late.mjs', kind: 'dynamic-import' }),
      entryPoint: 'handler.ts',
    },
    'f/a.mjs': file(
      { path: 'f/b.mjs', kind: 'import-statement' },
      { path: 'node:fs', kind: 'import-statement', external: true },
    ),
    'f/b.mjs': file({ path: 'f/a.mjs', kind: 'import-statement' }),
    'f/late.mjs': { ...file({ path: 'f/c.mjs', kind: 'import-statement' }), entryPoint: 'late.ts' },
    'f/c.mjs': file(),
  };
  expect(loadedFirst({ outputs })).toEqual(['f/handler.mjs', 'f/a.mjs', 'f/b.mjs']);
});
