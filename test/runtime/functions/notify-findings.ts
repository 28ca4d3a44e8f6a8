import { expect } from 'vitest';
import { BUS, SECRETS, TOPIC } from '../account.ts';
import type { DrivenFunction } from './driven-function.ts';

export const notifyFindings: DrivenFunction = {
  name: 'notify-findings',
  environment: ({ tables }) => ({ LEDGER_TABLE: tables.ledger, STATE_TABLE: tables.state }),
  answers: {
    stream: { told: 4, waiting: 0, blocked: 0 },
    sweep: { told: 12, waiting: 0, blocked: 0 },
    mute: { findings: 0, mutes: [expect.any(String)] },
    unmute: { findings: 0, mutes: [expect.any(String)] },
    'expect-nightly-job': { mutes: [expect.any(String)] },
    mistake: { errors: [expect.stringContaining('match.incident'), expect.stringContaining('until')] },
  },
  actions: [
    'dynamodb:GetItem state',
    'dynamodb:PutItem state',
    'dynamodb:Query ledger',
    'dynamodb:Query state',
    'dynamodb:Query state/index/open-or-due',
    'dynamodb:UpdateItem state',
    `events:PutEvents ${BUS}`,
    `secretsmanager:GetSecretValue ${SECRETS.token}`,
    `secretsmanager:GetSecretValue ${SECRETS.webhook}`,
    `sns:Publish ${TOPIC}`,
  ],
};
