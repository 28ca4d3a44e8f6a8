import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';

const logger = new Logger({ serviceName: 'bedrock-cost-watchdog' });
const metrics = new Metrics({ namespace: 'BedrockCostWatchdog', serviceName: 'bedrock-cost-watchdog' });

/**
 * observability publishes the numbers a handler answers with as metrics (embedded metric format, no API call; the only dimension
 * is the service) and logs a failure once, by its class and message, before it is thrown on. It never logs an event: that holds
 * prompts.
 */
export function observability(): MiddlewareObj<unknown, unknown, Error> {
  return {
    after: ({ response }) => {
      for (const [name, value] of Object.entries(response ?? {})) {
        if (typeof value === 'number') metrics.addMetric(name, 'Count', value);
      }
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
    onError: ({ error }) => logFailure('invocation failed', error),
  };
}

/** logFailure logs by class and message what a handler survives. */
export const logFailure = (what: string, error: Error | null | undefined): void =>
  logger.error(what, { name: error?.name, reason: error?.message, stack: error?.stack });
