import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoGaps } from '#adapters/dynamodb/gap-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { LogSource } from '#core/ports/log-source.ts';
import { isoOf } from '#core/time.ts';
import { backfillInvocations } from '#functions/backfill-invocations/backfill-invocations.ts';
import {
  type BackfillAnswer,
  type BackfillEvent,
  backfillEventHandler,
} from '#functions/backfill-invocations/event-handler.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import type { Tables } from './engine.ts';
import { fakeKeyRing } from './fake-key-ring.ts';
import { configOf } from './functions-on.ts';

const OWN_ARN = 'arn:aws:lambda:us-east-1:111122223333:function:backfill-invocations';

/** The function as a new process has it, over a source and the tables; its clock is the test's. */
export function backfillOn(
  client: DynamoDBClient,
  tables: Tables,
  source: LogSource,
  clock: Clock,
  { config = configOf({}), remainingMs = 900_000 } = {},
) {
  const gaps = dynamoGaps(client, tables.state);
  const ledger = dynamoLedger(client, tables.ledger);
  const findings = findingRecorder(dynamoFindings(client, tables.state));
  const begin = composeIngest({ config, profiles: [], keys: fakeKeyRing(), ledger, findings, clock });
  const handler = backfillEventHandler(
    async (scope) => backfillInvocations({ scope, gaps, ledger, source, begin, clock }),
    gaps,
    clock,
  );
  const context = { getRemainingTimeInMillis: () => remainingMs, invokedFunctionArn: OWN_ARN } as Context;
  const invoke = (event: BackfillEvent) => handler(event, context);
  return {
    gaps,
    invoke,
    /** A tick of the schedule. */
    tick: () => invoke({ time: isoOf(clock()) }) as Promise<BackfillAnswer>,
  };
}
