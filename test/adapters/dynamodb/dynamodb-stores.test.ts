import { dynamoDeliveries } from '#adapters/dynamodb/delivery-store.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoGaps } from '#adapters/dynamodb/gap-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { describeDeliveryStore } from '../../ports/delivery-store-contract.ts';
import { describeFindingStore } from '../../ports/finding-store-contract.ts';
import { describeGapStore } from '../../ports/gap-store-contract.ts';
import { describeLedgerStore } from '../../ports/ledger-store-contract.ts';
import { describeOnEngine } from '../../support/engine.ts';

describeOnEngine('on DynamoDB', (engine) => {
  describeLedgerStore(async () => {
    const { ledger } = await engine().tables();
    return [dynamoLedger(engine().client, ledger), dynamoLedger(engine().client, ledger)];
  });
  describeFindingStore(async () => {
    const { state } = await engine().tables();
    return [dynamoFindings(engine().client, state), dynamoFindings(engine().client, state)];
  });
  describeGapStore(async () => {
    const { state } = await engine().tables();
    return [dynamoGaps(engine().client, state), dynamoGaps(engine().client, state)];
  });
  describeDeliveryStore(async () => {
    const { client } = engine();
    const { state } = await engine().tables();
    return {
      findings: dynamoFindings(client, state),
      deliveries: dynamoDeliveries(client, state),
      other: dynamoDeliveries(client, state),
    };
  });
});
