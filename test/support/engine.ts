import { CreateTableCommand, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe } from 'vitest';
import { ledgerTable, stateTable } from '#adapters/dynamodb/tables.ts';
import { type EmbeddedDynamodb, engineFile, startDynamodb } from '#functions/local/engine/embedded-dynamodb.ts';

export interface Tables {
  readonly ledger: string;
  readonly state: string;
}

/** A DynamoDB of its own for one test file. */
export interface TestEngine {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** Two new empty tables. */
  tables(): Promise<Tables>;
  stop(): Promise<void>;
}

/** As the functions of the stack have it. */
const ATTEMPTS = 5;
const RETRY_AFTER_MS = 2;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

type Retries = NonNullable<Extract<DynamoDBClientConfig['retryStrategy'], { acquireInitialRetryToken: unknown }>>;

/** The SDK's standard strategy without its waiting: what is throttled or lost is tried again, three times in all. */
function quickRetries(): Retries {
  const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => RETRY_AFTER_MS });
  return {
    acquireInitialRetryToken: async () => token(0),
    async refreshRetryTokenForRetry(last, { errorType }) {
      const next = last.getRetryCount() + 1;
      if (next >= ATTEMPTS || (errorType !== 'THROTTLING' && errorType !== 'TRANSIENT')) throw new Error('no retry');
      return token(next);
    },
    recordSuccess: () => {},
  };
}

export const clientFor = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, retryStrategy: quickRetries() });

/** Starts an engine outside of a test: what starts it must stop it. */
export async function startTestEngine(file: string): Promise<TestEngine> {
  const embedded: EmbeddedDynamodb = await startDynamodb(file);
  const client = clientFor(embedded.endpoint);
  let made = 0;
  return {
    endpoint: embedded.endpoint,
    client,
    async tables() {
      const names = { ledger: `ledger-${++made}`, state: `state-${made}` };
      await client.send(new CreateTableCommand(ledgerTable(names.ledger)));
      await client.send(new CreateTableCommand(stateTable(names.state)));
      return names;
    },
    async stop() {
      client.destroy();
      await embedded.stop();
    },
  };
}

/** Tests that need a DynamoDB: they run on an engine of their own, or count as skipped on a system that has none. */
export function describeOnEngine(title: string, body: (engine: () => TestEngine) => void): void {
  const file = engineFile();
  if (file === undefined) process.stderr.write(`skipped, no embedded DynamoDB for this system: ${title}\n`);
  describe.skipIf(file === undefined)(title, () => {
    let engine: TestEngine | undefined;
    beforeAll(async () => {
      engine = await startTestEngine(file ?? '');
    });
    afterAll(() => engine?.stop());
    body(() => {
      if (!engine) throw new Error('the engine is there from the first test on');
      return engine;
    });
  });
}
