import { SECRETS } from '../account.ts';
import type { DrivenFunction } from './driven-function.ts';
import { LOG_BUCKET, logBucket } from './log-bucket.ts';

const notified = (key: string) => ({
  Records: [
    {
      messageId: '1',
      body: JSON.stringify({
        Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: LOG_BUCKET }, object: { key } } }],
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
    LOG_BUCKET,
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
    `s3:GetObject ${LOG_BUCKET}`,
    `secretsmanager:GetSecretValue ${SECRETS.keyRing}`,
  ],
  services: [logBucket],
};
