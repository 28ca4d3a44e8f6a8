import { encodeSubscriptionEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';
import { incidentKey } from '#adapters/dynamodb/keys.ts';
import { type EpochMs, isoOf } from '#core/time.ts';
import { engineFile } from '#functions/local/engine/embedded-dynamodb.ts';
import { type Account, openAccount } from '../runtime/account.ts';
import { type Lambda, lambda } from '../runtime/lambda.ts';
import { startTestEngine } from '../support/engine.ts';
import { toolLoop } from '../support/tool-loop.ts';
import { type BundledFunction, bundleFunctions } from './bundles.ts';
import { percentile, spreadOf } from './harness.ts';
import { profileArn } from './plain-records.ts';
import type { BenchInput, Section } from './section.ts';

const RUNS = 60;
const WARM_UP = 5;
const UNLIMITED = { postBurst: 1e6, updatesPerMinute: 1e6, readsPerMinute: 1e6 };

interface Pipeline {
  readonly ingest: Lambda;
  readonly watch: Lambda;
  readonly notify: Lambda;
}

/** From a record in a subscription event to the message in Slack, through the deployed functions: the pipeline's own time. */
export async function endToEnd({ say }: BenchInput): Promise<Section[]> {
  const about = 'from a subscription event to the message in Slack, all warm: p50 and p95 of the pipeline’s own time';
  const file = engineFile();
  if (!file) {
    return [{ bench: 'end-to-end', about, rows: [], notes: ['left out: no embedded DynamoDB for this system'] }];
  }
  const engine = await startTestEngine(file);
  const { functions, remove } = await bundleFunctions();
  const account = await openAccount(engine, { slackLimits: UNLIMITED });
  const deployed = pipeline(functions, account);
  try {
    say('end-to-end: a loop, judged by its record');
    const loops = await runs((at) => tellLoop(deployed, account, at));
    say('end-to-end: a loop, with a tick of the minute between');
    const ticked = await runs((at) => tellLoop(deployed, account, at, true));
    return [
      {
        bench: 'end-to-end',
        about,
        rows: [
          { way: 'record, finding, stream, Slack', ...loops },
          { way: 'the same with a tick of watch-spend before the message', ...ticked },
        ],
        notes: [
          'in AWS are added: delivery by CloudWatch Logs, polling of the stream, networks, and a tick’s wait of up to a minute',
          'the tables, Slack, SNS and EventBridge are on loopback; an incident is told to all four targets at once',
        ],
      },
    ];
  } finally {
    await Promise.all(Object.values(deployed).map((one) => one.stop()));
    await Promise.all([account.stop(), remove()]);
    await engine.stop();
  }
}

function pipeline(functions: readonly BundledFunction[], { endpoints, tables, keyRingSecret }: Account): Pipeline {
  const deploy = (name: string): Lambda =>
    lambda({
      name,
      folder: functions.find((one) => one.name === name)?.own.folder ?? '',
      environment: {
        ...endpoints,
        LEDGER_TABLE: tables.ledger,
        STATE_TABLE: tables.state,
        KEY_RING_SECRET: keyRingSecret,
      },
      timeoutMs: 60_000,
    });
  return { ingest: deploy('ingest-invocations'), watch: deploy('watch-spend'), notify: deploy('notify-findings') };
}

/** Milliseconds of each function. */
type Stages = Readonly<Record<string, number>>;

async function runs(tell: (at: EpochMs) => Promise<Stages>): Promise<Section['rows'][number]> {
  const told: Stages[] = [];
  for (let run = -WARM_UP; run < RUNS; run++) {
    const one = await tell(Date.now());
    if (run >= 0) told.push(one);
  }
  const totals = told.map((stages) => Object.values(stages).reduce((sum, ms) => sum + ms, 0));
  const median = (stage: string): number => spreadOf(told.map((stages) => stages[stage] ?? 0)).median;
  return {
    runs: told.length,
    'p50 ms': percentile(totals, 0.5),
    'p95 ms': percentile(totals, 0.95),
    ...Object.fromEntries(Object.keys(told[0] ?? {}).map((stage) => [`${stage} p50`, median(stage)])),
  };
}

let profiles = 0;

/** A loop of an agent whose profile nobody has heard of yet, so that it is an incident and a message of its own. */
async function tellLoop(deployed: Pipeline, account: Account, at: EpochMs, tick = false): Promise<Stages> {
  const cause = profileArn(`bench${++profiles}`);
  const record = JSON.parse(toolLoop({ conversation: `c${profiles}`, at, repeats: 5 }).line);
  const message = JSON.stringify({ ...record, modelId: cause });
  const key = incidentKey({ account: 'aws.111122223333.*', cause, episode: 1 });
  const Keys = { p: { S: key.p }, s: { S: key.s } };
  const before = account.slack.inbox.messages('C0WATCHDOG').length;
  const stages = {
    ingest: await timed(deployed.ingest, encodeSubscriptionEvent([{ id: String(profiles), timestamp: at, message }])),
    ...(tick && { watch: await timed(deployed.watch, { time: isoOf(at) }) }),
    notify: await timed(deployed.notify, { Records: [{ dynamodb: { Keys } }] }),
  };
  const messages = account.slack.inbox.messages('C0WATCHDOG').length - before;
  if (messages < 1) throw new Error(`nothing was told of ${cause}`);
  return stages;
}

async function timed(deployed: Lambda, event: unknown): Promise<number> {
  const invoked = await deployed.invoke(event);
  if (invoked.outcome !== 'answered') throw new Error(`not answered: ${JSON.stringify(invoked)}`);
  return invoked.durationMs;
}
