import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { DAY, isoOf, msOf } from '#core/time.ts';
import { s3Bucket } from '../../support/aws/s3-bucket.ts';
import { logRecord } from '../../support/log-record.ts';
import { toolLoop } from '../../support/tool-loop.ts';
import { SECRETS } from '../account.ts';
import type { DrivenFunction } from './driven-function.ts';

const records = readFileSync(new URL('../../fixtures/bedrock-logs/synthetic-records.jsonl', import.meta.url));
const KEY =
  'AWSLogs/111122223333/BedrockModelInvocationLogs/us-east-1/2026/11/02/09/20261102T090500000Z_0a1b2c3d4e5f6a7b.json.gz';

const TEN = Date.UTC(2026, 10, 2, 10);
/** An agent that has just run into a loop, and a call that is too old to be added. */
const others = [
  toolLoop({ conversation: 'in-an-object', at: TEN - 60_000, repeats: 6 }).line,
  JSON.stringify(logRecord({ timestamp: isoOf(TEN - msOf(40 * DAY)) })),
];
const notified = (key: string) => ({
  Records: [
    {
      messageId: '1',
      body: JSON.stringify({
        Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'invocation-logs' }, object: { key } } }],
      }),
    },
  ],
});

export const ingestObjects: DrivenFunction = {
  name: 'ingest-objects',
  environment: ({ tables, keyRingSecret }) => ({
    LEDGER_TABLE: tables.ledger,
    STATE_TABLE: tables.state,
    KEY_RING_SECRET: keyRingSecret,
  }),
  answers: {
    's3-object-created': { batchItemFailures: [] },
    's3-object-created-by-eventbridge': { batchItemFailures: [] },
    's3-object-created-and-gone': { batchItemFailures: [] },
    's3-object-created-partly-unreadable': {
      batchItemFailures: [{ itemIdentifier: '0f0f0f0f-0000-4000-8000-000000000002' }],
    },
    's3-test-event': { batchItemFailures: [] },
  },
  further: {
    'what is told, and what is too old': { event: notified('others'), answer: { batchItemFailures: [] } },
  },
  actions: [
    'dynamodb:GetItem state',
    'dynamodb:PutItem ledger',
    'dynamodb:PutItem state',
    'dynamodb:Query ledger',
    'dynamodb:Query state',
    's3:GetObject invocation-logs',
    `secretsmanager:GetSecretValue ${SECRETS.keyRing}`,
  ],
  services: [
    s3Bucket(
      'invocation-logs',
      new Map([
        [KEY, gzipSync(records)],
        ['others', gzipSync(others.join('\n'))],
      ]),
    ),
  ],
};
