import { SECRETS } from '../account.ts';
import type { DrivenFunction } from './driven-function.ts';
import { LOG_BUCKET, logBucket } from './log-bucket.ts';

export const ingestInvocations: DrivenFunction = {
  name: 'ingest-invocations',
  environment: ({ tables, keyRingSecret }) => ({
    LEDGER_TABLE: tables.ledger,
    STATE_TABLE: tables.state,
    KEY_RING_SECRET: keyRingSecret,
    BODY_BUCKET: LOG_BUCKET,
  }),
  answers: {
    'control-message': { invocations: 0, other: 0, rejected: 0, findings: [] },
    'data-message': { invocations: 78, other: 2, rejected: 1, rejectedBy: { 'malformed-json': 1 }, checkErrors: 0 },
    'one-bad-of-fifty': { invocations: 49, rejected: 1, rejectedBy: { 'malformed-json': 1 }, findings: [] },
    'truncated-gzip': { invocations: 42, rejected: 1, rejectedBy: { truncated: 1 } },
    'offloaded-bodies': {
      invocations: 16,
      bodiesRead: 2,
      bodiesUnread: 1,
      findings: [{ check: 'tool-call-loop', change: 'opened' }],
    },
    'too-late': { invocations: 1, tooLate: 1, rejected: 0 },
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
