import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { dynamoDeliveries } from '#adapters/dynamodb/delivery-store.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { ledgerTable, stateTable } from '#adapters/dynamodb/tables.ts';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import type { DeliveryStore } from '#core/ports/delivery-store.ts';
import type { FindingStore } from '#core/ports/finding-store.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import { UsageError } from '#functions/local/usage-error.ts';
import { engineFile, startDynamodb } from './embedded-dynamodb.ts';
import { dynamoLocalState, type LocalState, memoryLocalState } from './local-state.ts';

const LEDGER = 'watchdog-ledger';
const STATE = 'watchdog-state';

/** Where a local run keeps its tables. */
export interface Engine {
  readonly name: string;
  readonly ledger: LedgerStore;
  readonly findings: FindingStore;
  readonly deliveries: DeliveryStore;
  readonly state: LocalState;
  stop(): Promise<void>;
}

/** A DynamoDB: one at `endpoint`, else the embedded one (on a file with `db`), else memory where there is none for this system. */
export async function startEngine({ db, endpoint }: { db?: string; endpoint?: string }): Promise<Engine> {
  if (endpoint) return dynamoEngine(endpoint, endpoint, async () => {});
  const file = engineFile();
  if (file) {
    const embedded = await startDynamodb(file, db).catch((cause: Error) => {
      if (cause instanceof UsageError) throw cause;
      throw new UsageError(db ? `--db ${db}: ${cause.message}` : cause.message, { cause });
    });
    return dynamoEngine(db ? `embedded DynamoDB on ${db}` : 'embedded DynamoDB', embedded.endpoint, embedded.stop);
  }
  if (db) {
    throw new UsageError(
      '--db needs the embedded DynamoDB, which there is for Linux x64 only: leave it out, or give --endpoint URL of a DynamoDB',
    );
  }
  return {
    name: 'memory (no embedded DynamoDB for this system)',
    ledger: memoryLedger(),
    ...memoryFindings(),
    state: memoryLocalState(),
    stop: async () => {},
  };
}

async function dynamoEngine(name: string, endpoint: string, stop: () => Promise<void>): Promise<Engine> {
  const client = new DynamoDBClient({
    endpoint,
    region: process.env['AWS_REGION'] ?? 'us-east-1',
    // A local engine takes any; one that does not says so.
    ...(!process.env['AWS_ACCESS_KEY_ID'] && { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
  });
  try {
    await createTable(client, ledgerTable(LEDGER));
    await createTable(client, stateTable(STATE));
  } catch (error) {
    await stop();
    throw new UsageError(
      `no DynamoDB to use at ${endpoint}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return {
    name,
    ledger: dynamoLedger(client, LEDGER),
    findings: dynamoFindings(client, STATE),
    deliveries: dynamoDeliveries(client, STATE),
    state: dynamoLocalState(client, STATE),
    async stop() {
      client.destroy();
      await stop();
    },
  };
}

async function createTable(client: DynamoDBClient, shape: ReturnType<typeof ledgerTable>): Promise<void> {
  try {
    await client.send(new CreateTableCommand(shape));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
