import { bedrockCounts } from '../../support/aws/bedrock-counts.ts';
import { INGEST } from '../../support/aws/source-account.ts';
import { LOG_GROUP } from './backfill-invocations.ts';
import type { DrivenFunction } from './driven-function.ts';

const EIGHT = Date.UTC(2026, 10, 2, 8);

/** Seven calls that no log has, until they have been listed, counted and measured; then there were none. */
let questions = 0;
const counted = (namespace: string) =>
  namespace === 'AWS/Bedrock'
    ? [{ modelId: 'us.anthropic.claude-sonnet-4-6', name: 'Invocations', at: EIGHT, value: ++questions > 3 ? 0 : 7 }]
    : [];

export const reconcileSpend: DrivenFunction = {
  name: 'reconcile-spend',
  environment: ({ tables }) => ({
    LEDGER_TABLE: tables.ledger,
    STATE_TABLE: tables.state,
    LOG_GROUP,
    INGEST_FUNCTION_ARN: INGEST,
  }),
  answers: {
    // One of the delivered records is of another account.
    hourly: { hoursCompared: 0, gapsOpen: 0, scopesUnread: 1, blindSpots: 0, unanswered: 0, findings: [] },
    range: { hoursUnknown: 0, missingCalls: 7, gapsOpen: 1 },
  },
  further: {
    'the next hour, when the counts agree': {
      event: { time: '2026-11-02T12:05:00Z' },
      answer: { gapsOpen: 0, findings: [{ check: 'invocations-missing', change: 'resolved' }] },
    },
  },
  actions: [
    'bedrock:GetModelInvocationLoggingConfiguration *',
    'cloudwatch:GetMetricData *',
    'cloudwatch:ListMetrics *',
    'dynamodb:GetItem ledger',
    'dynamodb:GetItem state',
    'dynamodb:PutItem ledger',
    'dynamodb:PutItem state',
    'dynamodb:Query ledger',
    'dynamodb:Query state',
    'dynamodb:UpdateItem ledger',
    `logs:DescribeSubscriptionFilters ${LOG_GROUP}`,
  ],
  services: [bedrockCounts(counted)],
};
