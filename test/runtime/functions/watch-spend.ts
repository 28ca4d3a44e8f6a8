import { expect } from 'vitest';
import type { DrivenFunction } from './driven-function.ts';

export const watchSpend: DrivenFunction = {
  name: 'watch-spend',
  environment: ({ tables }) => ({ LEDGER_TABLE: tables.ledger, STATE_TABLE: tables.state }),
  answers: {
    tick: { unfinished: false, checkErrors: 0, findings: [expect.objectContaining({ check: 'budget' })] },
  },
  actions: [
    'dynamodb:DeleteItem ledger',
    'dynamodb:GetItem ledger',
    'dynamodb:GetItem state',
    'dynamodb:PutItem ledger',
    'dynamodb:PutItem state',
    'dynamodb:Query ledger',
    'dynamodb:Query state',
    'dynamodb:Query state/index/open-or-due',
    'dynamodb:UpdateItem ledger',
  ],
};
