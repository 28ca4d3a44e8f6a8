import { BedrockClient } from '@aws-sdk/client-bedrock';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { sourceLooks } from '#adapters/account/source-looks.ts';
import { bedrockMetrics } from '#adapters/cloudwatch/invocation-metrics.ts';
import { mantleMetrics } from '#adapters/cloudwatch/mantle-metrics.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoGaps } from '#adapters/dynamodb/gap-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import type { WatchedSource } from '#core/blindness/watched-source.ts';
import type { Finding } from '#core/findings/finding.ts';
import type { GapStore } from '#core/ports/gap-store.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { type EpochMinute, type EpochMs, HOUR, isoOf, msOf } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { composeReconcile } from '#functions/reconcile-spend/compose.ts';
import { type ReconcileAnswer, reconcileEventHandler } from '#functions/reconcile-spend/event-handler.ts';
import { bedrockCounts, type Counted } from '../support/aws/bedrock-counts.ts';
import { type Fault, loopbackAws } from '../support/aws/loopback-aws.ts';
import { GROUP, INGEST, type SourceAccount, sourceAccount, sourceServices } from '../support/aws/source-account.ts';
import type { TestEngine } from '../support/engine.ts';
import { configOf, type Functions, functionsOn } from '../support/functions-on.ts';
import { logRecord } from '../support/log-record.ts';
import { SCOPE, uuid } from '../support/row.ts';

/** What a call costs: 10,000 input and 1,000 output tokens of Sonnet through a geography (AWS Price List, 2026). */
export const CALL_COST = 10_000n * 3_300_000n + 1_000n * 16_500_000n;
export const SONNET = 'us.anthropic.claude-sonnet-4-6';

/** Calls as Bedrock makes and counts them: `logged` are their records, and `counted` what the metrics say of them. */
interface Made {
  readonly logged: readonly string[];
  readonly counted: readonly CountedIn[];
}

interface CountedIn extends Counted {
  readonly region: string;
}

interface Calls {
  readonly modelId?: string;
  /** The id that metrics count it by, where that is another. */
  readonly metricId?: string;
  readonly region?: string;
  readonly errorCode?: string;
}

const HOME = 'us-east-1';

let made = 0;

/** `count` calls spread over an hour. */
export function callsIn(
  hour: EpochMinute,
  count: number,
  { modelId = SONNET, metricId, region = HOME, ...other }: Calls = {},
): Made {
  const times = Array.from({ length: count }, (_, i) => msOf(hour) + Math.floor(((i + 0.5) * HOUR * 60_000) / count));
  const logged = times.map((at) => {
    const used = { input: { inputTokenCount: 10_000 }, output: { outputTokenCount: 1_000 } };
    const record = logRecord({ timestamp: isoOf(at), requestId: uuid(++made), modelId, region, ...used, ...other });
    return JSON.stringify(record);
  });
  const id = metricId ?? modelId;
  const counted = times.flatMap((at) => [
    { region, modelId: id, name: 'Invocations', at, value: 1 },
    { region, modelId: id, name: 'InputTokenCount', at, value: 10_000 },
    { region, modelId: id, name: 'OutputTokenCount', at, value: 1_000 },
  ]);
  return { logged, counted: other.errorCode === undefined ? counted : [] };
}

export interface World extends Functions {
  readonly gaps: GapStore;
  /** What the account has of what the watchdog sees by. */
  readonly account: SourceAccount;
  /** The services on loopback. */
  readonly endpoint: string;
  /** What Bedrock has counted so far. */
  readonly counted: CountedIn[];
  /** Metrics of logged calls asked for so far, as `operation names`. */
  readonly asked: () => readonly string[];
  /** Bedrock carries calls out: counts them, and delivers their records unless they are withheld. */
  carryOut(calls: Made, withheld?: (index: number) => boolean): Promise<string[]>;
  /** The schedule's hour. */
  hourly(at: EpochMs): Promise<ReconcileAnswer>;
  request(range: unknown, at: EpochMs): Promise<unknown>;
  finding(check: string): Promise<Finding | undefined>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly profiles?: readonly CatalogProfile[];
  /** What befalls the metrics of its own Region. */
  readonly fault?: (operation: string, nth: number) => Fault | undefined;
  /** The client of the function under test, where its calls meet with faults. */
  readonly client?: DynamoDBClient;
  readonly functionScope?: string;
  /** May change from run to run, as a deployment changes it. */
  source?: WatchedSource;
  readonly config?: unknown;
  /** What happens between two looks at the source. */
  readonly meanwhile?: (account: SourceAccount) => void;
}

/** A deployment over an engine's tables, with a CloudWatch on loopback that counts what Bedrock does. */
export async function worldOn(engine: TestEngine, options: WorldOptions = {}): Promise<World> {
  const { profiles = [], fault, client = engine.client, functionScope = SCOPE, meanwhile } = options;
  const tables = await engine.tables();
  const functions = functionsOn(engine.client, tables, undefined, profiles);
  await dynamoSettings(engine.client, tables.state).putProfiles(profiles);
  const counted: CountedIn[] = [];
  const sourceOf = sourceAccount();
  const aws = await loopbackAws(
    [bedrockCounts(() => counted.filter(({ region }) => region === HOME)), ...sourceServices(sourceOf)],
    fault,
  );
  const elsewhere = await loopbackAws([bedrockCounts(() => counted.filter(({ region }) => region !== HOME))]);
  const clients = new Map(
    [aws, elsewhere].map((one) => [one, new CloudWatchClient({ ...one.config, maxAttempts: 1 })]),
  );
  const clientOf = (region: string) => clients.get(region === HOME ? aws : elsewhere) ?? new CloudWatchClient();
  const own = { ...aws.config, maxAttempts: 1 };
  const accounts = [new BedrockClient(own), new CloudWatchLogsClient(own), new S3Client(own)] as const;
  let clock: EpochMs = 0;
  /** Nothing is delivered before a tick that was. */
  let ticked: EpochMs = 0;
  const ledger = dynamoLedger(client, tables.ledger);
  const gaps = dynamoGaps(client, tables.state);
  const metrics = bedrockMetrics(clientOf);
  const handler = reconcileEventHandler(
    // A new process each time: what it knows is in the tables.
    async () =>
      composeReconcile({
        profiles,
        ledger,
        gaps,
        metrics,
        unlogged: mantleMetrics(clientOf),
        prices: [],
        source: options.source ?? { logGroup: GROUP, destinationArn: INGEST },
        config: configOf(options.config ?? {}),
        looks: sourceLooks(...accounts),
        pause: async () => meanwhile?.(sourceOf),
        findings: findingRecorder(dynamoFindings(client, tables.state)),
      }),
    () => clock,
  );
  const [, account, region] = functionScope.split('.');
  const context = {
    getRemainingTimeInMillis: () => 300_000,
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:reconcile-spend`,
  } as Context;
  return {
    ...functions,
    gaps: dynamoGaps(engine.client, tables.state),
    account: sourceOf,
    endpoint: aws.endpoint,
    counted,
    asked: () =>
      aws.calls
        .filter(
          ({ operation, input }) =>
            operation.startsWith('monitoring.') && !JSON.stringify(input).includes('AWS/BedrockMantle'),
        )
        .map(({ operation, input }) => {
          const { MetricDataQueries = [] } = input as {
            MetricDataQueries?: { MetricStat?: { Metric?: { MetricName?: string } } }[];
          };
          return [operation.split('.')[1], ...MetricDataQueries.map((one) => one.MetricStat?.Metric?.MetricName)].join(
            ' ',
          );
        }),
    async carryOut(calls, withheld = () => false) {
      counted.push(...calls.counted);
      const delivered = calls.logged.filter((_, i) => !withheld(i));
      for (let from = 0; from < delivered.length; from += 100) {
        const lines = delivered.slice(from, from + 100);
        await functions.deliver(lines, Math.max(ticked, Date.parse(JSON.parse(lines.at(-1) ?? '{}').timestamp)));
      }
      return calls.logged.filter((_, i) => withheld(i));
    },
    async tick(at) {
      ticked = at;
      for (;;) {
        const answer = await functions.tick(at);
        if (!answer.unfinished) return answer;
      }
    },
    hourly: (at) => {
      clock = at;
      return handler({ time: isoOf(at) }, context) as Promise<ReconcileAnswer>;
    },
    request: (range, at) => {
      clock = at;
      return handler(range as never, context);
    },
    async finding(check) {
      const live = await functions.findings.liveFindings(SCOPE);
      return live.map(({ finding }) => finding).find((one) => one.check === check);
    },
    async stop() {
      for (const one of [...clients.values(), ...accounts]) one.destroy();
      await Promise.all([aws.stop(), elsewhere.stop()]);
    },
  };
}
