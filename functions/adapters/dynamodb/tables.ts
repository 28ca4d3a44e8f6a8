import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { STATE_INDEX } from './keys.ts';

const key = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  { AttributeName: range, KeyType: 'RANGE' as const },
];
const attributes = (...names: string[]) => names.map((name) => ({ AttributeName: name, AttributeType: 'S' as const }));

/** The shape of the ledger table. Its time to live is the attribute `x`. */
export const ledgerTable = (name: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: attributes('p', 's'),
  KeySchema: key('p', 's'),
});

/** The shape of the state table, with its one sparse index. */
export const stateTable = (name: string): CreateTableCommandInput => ({
  TableName: name,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: attributes('p', 's', 'i', 'j'),
  KeySchema: key('p', 's'),
  GlobalSecondaryIndexes: [{ IndexName: STATE_INDEX, KeySchema: key('i', 'j'), Projection: { ProjectionType: 'ALL' } }],
});
