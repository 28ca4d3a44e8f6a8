import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { encodeSubscriptionEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';
import { dynamoFindings } from '#adapters/dynamodb/finding-store.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { type Config, parseConfig } from '#core/config/config.ts';
import type { FindingStore } from '#core/ports/finding-store.ts';
import type { LedgerStore } from '#core/ports/ledger-store.ts';
import type { PriceRow } from '#core/pricing/price-row.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { type EpochMs, isoOf } from '#core/time.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { ingestEventHandler } from '#functions/ingest-invocations/event-handler.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import type { IngestAnswer } from '#functions/ingestion/ingest-answer.ts';
import type { LogLine } from '#functions/local/sources/read-log-lines.ts';
import { composeWatch } from '#functions/watch-spend/compose.ts';
import { type WatchAnswer, watchEventHandler } from '#functions/watch-spend/event-handler.ts';
import { WatchedConversations } from '#functions/watch-spend/watched-conversations.ts';
import { WatchedSpend } from '#functions/watch-spend/watched-spend.ts';
import type { Tables } from './engine.ts';
import { fakeKeyRing } from './fake-key-ring.ts';

export interface Functions {
  readonly ledger: LedgerStore;
  readonly findings: FindingStore;
  deliver(lines: readonly string[], now: EpochMs): Promise<IngestAnswer>;
  tick(at: EpochMs): Promise<WatchAnswer>;
}

export function configOf(input: unknown): Config {
  const parsed = parseConfig(input);
  if ('errors' in parsed) throw new Error(parsed.errors.join('\n'));
  return parsed.config;
}

const context = { getRemainingTimeInMillis: () => 300_000 } as Context;

/** Both functions as two new processes have them: handlers, stores and memories of their own over the same tables. */
export function functionsOn(
  client: DynamoDBClient,
  tables: Tables,
  config: Config = configOf({}),
  profiles: readonly CatalogProfile[] = [],
  prices: readonly PriceRow[] = [],
): Functions {
  let clock: EpochMs = 0;
  const recorder = () => findingRecorder(dynamoFindings(client, tables.state));
  const ledger = () => dynamoLedger(client, tables.ledger);
  const begin = composeIngest({
    config,
    profiles,
    prices,
    keys: fakeKeyRing(),
    ledger: ledger(),
    findings: recorder(),
    clock: () => clock,
  });
  const ingest = ingestEventHandler(async () => begin());
  const watch = watchEventHandler(
    composeWatch({
      config,
      profiles,
      prices,
      ledger: ledger(),
      findings: recorder(),
      conversations: new WatchedConversations(ledger()),
      surges: new WatchedSpend(ledger()),
    }),
  );
  return {
    ledger: ledger(),
    findings: dynamoFindings(client, tables.state),
    deliver(lines, now) {
      clock = now;
      const events = lines.map((message, i) => ({ id: String(i).padStart(56, '0'), timestamp: now, message }));
      return ingest(encodeSubscriptionEvent(events, { gzipLevel: 1 }), context);
    },
    tick: (at) => watch({ time: isoOf(at) }, context),
  };
}

/** Lines as the reader of files gives them. */
export async function* logLines(lines: Iterable<string>): AsyncGenerator<LogLine> {
  let line = 0;
  for (const text of lines) yield { text, source: 'test', line: ++line };
}

/** How often something that fails now and then is done again: a function's event comes again until it is through. */
export async function untilDone<Done>(
  work: () => Promise<Done>,
  tries = 60,
): Promise<{ done: Done; failures: number }> {
  for (let failures = 0; ; failures++) {
    try {
      return { done: await work(), failures };
    } catch (error) {
      if (failures >= tries) throw error;
    }
  }
}
