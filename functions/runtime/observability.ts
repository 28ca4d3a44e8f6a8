import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import { PUBLISHED_METRICS } from './published-metrics.ts';

const logger = new Logger({ serviceName: 'bedrock-cost-watchdog' });
const metrics = new Metrics({ namespace: 'BedrockCostWatchdog', serviceName: 'bedrock-cost-watchdog' });

/**
 * observability logs the numbers a handler answers with and their parts by reason, and the `errors` of a request, which repeat nothing
 * of it (faultsOf). It publishes some numbers as metrics (embedded metric format, no API call; the only dimension is the service), and
 * logs a failure once, by its class and message, before it is thrown on. It never logs an event: that holds prompts.
 */
export function observability(): MiddlewareObj<unknown, unknown, Error> {
  return {
    after: ({ response }) => {
      const answer = Object.entries(response ?? {});
      const { errors } = Object.fromEntries(answer);
      if (errors !== undefined) logger.info('request refused', { errors });
      const numbers = Object.fromEntries(answer.filter(([, value]) => typeof value === 'number'));
      if (Object.keys(numbers).length === 0) return;
      logger.info('answered', { ...numbers, ...Object.fromEntries(answer.filter(([, value]) => isCounts(value))) });
      for (const name of PUBLISHED_METRICS) {
        const value = numbers[name];
        if (value !== undefined) metrics.addMetric(name, 'Count', value);
      }
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
    onError: ({ error }) => logFailure('invocation failed', error),
  };
}

/** `{"malformed-json": 1}`: counts by what the code calls them; a list or a text may be of a prompt. */
const isCounts = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).length > 0 &&
  Object.values(value).every((one) => typeof one === 'number');

/** logFailure logs by class and message what a handler survives. */
export const logFailure = (what: string, error: Error | null | undefined): void =>
  logger.error(what, { name: error?.name, reason: error?.message, stack: error?.stack });
