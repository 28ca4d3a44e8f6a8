import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { logGroup } from '../../support/aws/log-group.ts';
import { INGEST } from '../../support/aws/source-account.ts';
import { SECRETS } from '../account.ts';
import type { DrivenFunction } from './driven-function.ts';

export const LOG_GROUP = '/aws/bedrock/modelinvocations';
const records = readFileSync(new URL('../../fixtures/bedrock-logs/synthetic-records.jsonl', import.meta.url), 'utf8');
const events = records
  .trimEnd()
  .split('\n')
  .map((message, i) => ({ timestamp: Date.UTC(2026, 10, 2, 9, 0, i), message }));

export const backfillInvocations: DrivenFunction = {
  name: 'backfill-invocations',
  environment: ({ tables, keyRingSecret }) => ({
    LEDGER_TABLE: tables.ledger,
    STATE_TABLE: tables.state,
    KEY_RING_SECRET: keyRingSecret,
    LOG_GROUP,
  }),
  answers: {
    tick: { gapsRead: expect.any(Number), rejected: expect.any(Number), findings: [] },
    requested: { records: 81, invocations: 78, other: 2, rejected: 1, added: 0, gapsLeft: 0, findings: [] },
    installation: { invocations: 78, added: 0, sealedMinutes: 0, gapsLeft: 0, findings: [] },
    mistake: { errors: ['to: is missing', 'until: unknown field'] },
  },
  actions: [
    'dynamodb:GetItem state',
    'dynamodb:PutItem ledger',
    'dynamodb:PutItem state',
    'dynamodb:Query ledger',
    'dynamodb:Query state',
    'dynamodb:Query state/index/open-or-due',
    `logs:FilterLogEvents ${LOG_GROUP}`,
    `secretsmanager:GetSecretValue ${SECRETS.keyRing}`,
  ],
  services: [logGroup(LOG_GROUP, events, { pageSize: 30, deliversTo: [INGEST] })],
};
