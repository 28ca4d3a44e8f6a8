/**
 * List prices in us-east-1, USD, first tier, no free tier: as published in November 2026 by what reports AWS's pricing pages, which
 * could not be opened from here. A second is of one GB, a unit one of DynamoDB's on demand.
 */
export const LIST_PRICES = {
  /** AWS Lambda pricing: Arm. */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2 / 1e6,
  /** Amazon DynamoDB pricing: on-demand throughput since November 2024. */
  dynamodbWriteUnit: 0.625 / 1e6,
  dynamodbReadUnit: 0.125 / 1e6,
  dynamodbGbMonth: 0.25,
  /** Amazon CloudWatch pricing: logs of the Standard class, custom metrics, metrics of alarms at standard resolution. */
  logsGbIngested: 0.5,
  metricMonth: 0.3,
  alarmMetricMonth: 0.1,
  /** Amazon EventBridge pricing: Scheduler. */
  scheduledInvocation: 1 / 1e6,
  /** AWS Secrets Manager pricing. */
  secretMonth: 0.4,
} as const;
