import type { Context } from 'aws-lambda';
import { encodeSubscriptionEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';
import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';
import type { Config } from '#core/config/config.ts';
import type { FindingChange } from '#core/findings/finding.ts';
import type { BodyStore } from '#core/ports/body-store.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { CatalogProfile } from '#core/profiles/spender.ts';
import { type EpochMs, isoOf } from '#core/time.ts';
import { type FindingRecorder, findingRecorder } from '#functions/findings/finding-recorder.ts';
import { muteFindings, scopesOf } from '#functions/findings/mute-findings.ts';
import { ingestEventHandler } from '#functions/ingest-invocations/event-handler.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import type { IngestAnswer } from '#functions/ingestion/ingest-answer.ts';
import type { FoldedMinute } from '#functions/ledger/fold-ledger.ts';
import type { Engine } from '#functions/local/engine/engine.ts';
import { localKeyRing } from '#functions/local/engine/local-state.ts';
import { composeNotify } from '#functions/notify-findings/compose.ts';
import { notifyEventHandler } from '#functions/notify-findings/event-handler.ts';
import type { ConfiguredTarget } from '#functions/notify-findings/notify-findings.ts';
import { composeWatch } from '#functions/watch-spend/compose.ts';
import { watchEventHandler } from '#functions/watch-spend/event-handler.ts';
import { WatchedConversations } from '#functions/watch-spend/watched-conversations.ts';
import { WatchedSpend } from '#functions/watch-spend/watched-spend.ts';

/** One log event on its way into a delivery. */
export interface Delivered {
  readonly text: string;
  readonly at: EpochMs;
}

interface Ticked {
  /** Judgements that failed inside a check. */
  readonly checkErrors: number;
  /** Changes of findings. */
  readonly found: number;
}

/** The Lambda handlers on a local engine, driven by the events' own clock. */
export interface LocalWatchdog {
  deliver(events: readonly Delivered[], now: EpochMs): Promise<IngestAnswer>;
  /** Ticks until nothing late is left. */
  tick(at: EpochMs): Promise<Ticked>;
}

export interface LocalSettings {
  readonly config: Config;
  readonly profiles: readonly CatalogProfile[];
  readonly onFolded: (minutes: readonly FoldedMinute[]) => void;
  readonly onFinding: (change: FindingChange) => void;
  /** Who is told, with the clock that deadlines are of; nobody without. */
  readonly targetsAt?: (now: Clock) => readonly ConfiguredTarget[];
  readonly bodies?: BodyStore | undefined;
}

export async function localWatchdog(
  engine: Engine,
  { config, profiles, onFolded, onFinding, targetsAt, bodies }: LocalSettings,
): Promise<LocalWatchdog> {
  const keys = hmacKeyRing(await localKeyRing(engine.state));
  const { ledger } = engine;
  const findings = toldTo(onFinding, findingRecorder(engine.findings));
  const conversations = new WatchedConversations(ledger);
  const surges = new WatchedSpend(ledger);
  let clock: EpochMs = 0;
  const now = () => clock;
  const begin = composeIngest({ config, profiles, keys, ledger, findings, bodies, clock: now });
  const ingest = ingestEventHandler(async () => begin());
  const watch = watchEventHandler(
    composeWatch({ config, profiles, ledger, findings, conversations, surges, onFolded }),
  );
  const { deliveries } = engine;
  const notifier = targetsAt && {
    notify: composeNotify({ config, profiles, deliveries, targets: targetsAt(now), findings, clock: now }),
    mute: muteFindings({ store: engine.findings, recorder: findings, scopes: () => scopesOf(ledger) }),
  };
  const notify = notifier && notifyEventHandler(async () => notifier, now);
  /** In AWS the state table's stream wakes the notifier within a second; here it is called where something may be new. */
  const tell = async (): Promise<void> => {
    if (notify) await notify({ time: isoOf(clock) }, LAMBDA_CONTEXT);
  };

  return {
    async deliver(events, at) {
      clock = at;
      const logEvents = events.map((one, index) => ({
        id: `${one.at}-${index}`,
        timestamp: one.at,
        message: one.text,
      }));
      const answer = await ingest(encodeSubscriptionEvent(logEvents, { gzipLevel: 1 }), LAMBDA_CONTEXT);
      if (answer.findings.length > 0) await tell();
      return answer;
    },
    async tick(at) {
      clock = at;
      let [checkErrors, found] = [0, 0];
      let unfinished: boolean;
      do {
        const answer = await watch({ time: isoOf(at) }, LAMBDA_CONTEXT);
        checkErrors += answer.checkErrors;
        found += answer.findings.length;
        unfinished = answer.unfinished;
      } while (unfinished);
      await tell();
      return { checkErrors, found };
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
