import type { Context } from 'aws-lambda';
import { encodeSubscriptionEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';
import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';
import type { Config } from '#core/config/config.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { type EpochMs, isoOf } from '#core/time.ts';
import { type FindingRecorder, findingRecorder } from '#functions/findings/finding-recorder.ts';
import { composeIngest } from '#functions/ingest-invocations/compose.ts';
import { type IngestAnswer, ingestEventHandler } from '#functions/ingest-invocations/event-handler.ts';
import type { FoldedMinute } from '#functions/ledger/fold-ledger.ts';
import type { Engine } from '#functions/local/engine/engine.ts';
import { localKeyRing } from '#functions/local/engine/local-state.ts';
import { composeWatch } from '#functions/watch-spend/compose.ts';
import { watchEventHandler } from '#functions/watch-spend/event-handler.ts';

/** One log event on its way into a delivery. */
export interface Delivered {
  readonly text: string;
  readonly at: EpochMs;
}

/** The Lambda handlers on a local engine, driven by the events' own clock. */
export interface LocalWatchdog {
  deliver(events: readonly Delivered[], now: EpochMs): Promise<IngestAnswer>;
  /** Ticks until nothing late is left; gives how many judgements failed. */
  tick(at: EpochMs): Promise<number>;
}

export interface LocalSettings {
  readonly config: Config;
  readonly profiles: readonly CatalogProfile[];
  readonly onFolded: (minutes: readonly FoldedMinute[]) => void;
  readonly onFinding: (change: FindingChange) => void;
}

export async function localWatchdog(
  engine: Engine,
  { config, profiles, onFolded, onFinding }: LocalSettings,
): Promise<LocalWatchdog> {
  const keys = hmacKeyRing(await localKeyRing(engine.state));
  const { ledger } = engine;
  const findings = toldTo(onFinding, findingRecorder(engine.findings));
  let clock: EpochMs = 0;
  const begin = composeIngest({ config, profiles, keys, ledger, findings, clock: () => clock });
  const ingest = ingestEventHandler(async () => begin());
  const watch = watchEventHandler(composeWatch({ config, profiles, ledger, findings, onFolded }));

  return {
    async deliver(events, now) {
      clock = now;
      const logEvents = events.map(({ text, at }, index) => ({ id: `${at}-${index}`, timestamp: at, message: text }));
      return ingest(encodeSubscriptionEvent(logEvents, { gzipLevel: 1 }), LAMBDA_CONTEXT);
    },
    async tick(at) {
      clock = at;
      let checkErrors = 0;
      let unfinished: boolean;
      do {
        const answer = await watch({ time: isoOf(at) }, LAMBDA_CONTEXT);
        checkErrors += answer.checkErrors;
        unfinished = answer.unfinished;
      } while (unfinished);
      return checkErrors;
    },
  };
}

/** Whoever watches the run hears of a change as soon as it is stored. */
function toldTo(listener: (change: FindingChange) => void, recorder: FindingRecorder): FindingRecorder {
  return {
    ...recorder,
    async record(seen) {
      const change = await recorder.record(seen);
      if (change) listener(change);
      return change;
    },
    async endExpired(scope, now, seenUntil) {
      const changes = await recorder.endExpired(scope, now, seenUntil);
      for (const change of changes) listener(change);
      return changes;
    },
  };
}

const LAMBDA_CONTEXT = { getRemainingTimeInMillis: () => 300_000 } as Context;
