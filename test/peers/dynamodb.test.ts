import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDeliveries } from '#adapters/dynamodb/delivery-store.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoGaps } from '#adapters/dynamodb/gap-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { ledgerTable, stateTable } from '#adapters/dynamodb/tables.ts';
import { describeDeliveryStore } from '../ports/delivery-store-contract.ts';
import { describeFindingStore } from '../ports/finding-store-contract.ts';
import { describeGapStore } from '../ports/gap-store-contract.ts';
import { describeLedgerStore } from '../ports/ledger-store-contract.ts';
import { describeOnMoto } from './moto.ts';

describeOnMoto('on the DynamoDB of moto', (moto) => {
  let made = 0;
  async function tables() {
    const client = new DynamoDBClient(moto().config);
    const [ledger, state] = [`ledger-${++made}`, `state-${made}`];
    await client.send(new CreateTableCommand(ledgerTable(ledger)));
    await client.send(new CreateTableCommand(stateTable(state)));
    return { client, ledger, state };
  }

  describeLedgerStore(async () => {
    const { client, ledger } = await tables();
    return [dynamoLedger(client, ledger), dynamoLedger(client, ledger)];
  });
  describeFindingStore(async () => {
    const { client, state } = await tables();
    return [dynamoFindings(client, state), dynamoFindings(client, state)];
  });
  describeGapStore(async () => {
    const { client, state } = await tables();
    return [dynamoGaps(client, state), dynamoGaps(client, state)];
  });
  describeDeliveryStore(async () => {
    const { client, state } = await tables();
    return {
      findings: dynamoFindings(client, state),
      deliveries: dynamoDeliveries(client, state),
      other: dynamoDeliveries(client, state),
    };
  });
});
