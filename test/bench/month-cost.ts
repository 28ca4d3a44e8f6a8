import type { Deployed } from './deployed-stack.ts';
import { LIST_PRICES as PRICES } from './list-prices.ts';
import type { Used } from './metered-functions.ts';
import type { Section } from './section.ts';

/** A row of an agent with its share of keys and pages (functions/adapters/dynamodb/README.md: 42 bytes), kept 35 days. */
const BYTES_KEPT = 60 * (35 / 30);
/** What Lambda itself writes of an invocation: START, END and REPORT; counted on a real log line, about. */
const PLATFORM_LOG_BYTES = 350;
/** Incidents are few: the configuration of one target with a secret beside the key ring. */
const SECRETS = 2;
/** A function, how often it runs in a month, and what a run takes. */
export interface Run {
  readonly name: string;
  readonly times: number;
  readonly used: Used;
}

interface Month {
  readonly calls: number;
  readonly batch: number;
  readonly recordBytes: number;
  readonly runs: readonly Run[];
  readonly writes: number;
  readonly reads: number;
  readonly stack: Deployed;
  readonly metrics: number;
}

/** One month in dollars; the log of the invocations is there without the watchdog too. */
export function rowOf({
  calls,
  batch,
  recordBytes,
  runs,
  writes,
  reads,
  stack,
  metrics,
}: Month): Section['rows'][number] {
  const lambda = runs.reduce((sum, { name, times, used }) => {
    const memory = stack.memoryMb.get(name) ?? Number.NaN;
    return sum + times * (PRICES.lambdaRequest + gbSeconds(used, memory) * PRICES.lambdaGbSecond);
  }, 0);
  const dynamodb =
    writes * PRICES.dynamodbWriteUnit +
    reads * PRICES.dynamodbReadUnit +
    ((calls * BYTES_KEPT) / 1e9) * PRICES.dynamodbGbMonth;
  const logs =
    runs.reduce((sum, { times, used }) => sum + (times * (used.loggedBytes + PLATFORM_LOG_BYTES)) / 1e9, 0) *
    PRICES.logsGbIngested;
  const fixed = {
    Scheduler: stack.scheduledRuns * PRICES.scheduledInvocation,
    metrics: metrics * PRICES.metricMonth,
    alarms: stack.alarmMetrics * PRICES.alarmMetricMonth,
    secrets: SECRETS * PRICES.secretMonth,
  };
  const total = [lambda, dynamodb, logs, ...Object.values(fixed)].reduce((sum, one) => sum + one, 0);
  return {
    'calls a month': calls,
    'a delivery': batch,
    'KB a record': recordBytes / 1000,
    Lambda: lambda,
    DynamoDB: dynamodb,
    'own logs': logs,
    ...fixed,
    total,
    'USD / M calls': (total / calls) * 1e6,
    'invocation log': ((calls * recordBytes) / 1e9) * PRICES.logsGbIngested,
  };
}

/** What Lambda bills: the memory's gigabytes times the seconds, of which those of the processor take longer on a part of one. */
export const gbSeconds = ({ wallMs, cpuMs }: Pick<Used, 'wallMs' | 'cpuMs'>, memoryMb: number): number => {
  const stretched = Math.max(0, wallMs - cpuMs) + cpuMs * Math.max(1, 1769 / memoryMb);
  return (memoryMb / 1024) * (Math.ceil(stretched) / 1000);
};
