import { encodeSubscriptionEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';
import { engineFile } from '#functions/local/engine/embedded-dynamodb.ts';
import { type Random, seeded } from '#functions/local/sample/random.ts';
import { openAccount } from '../runtime/account.ts';
import { startTestEngine } from '../support/engine.ts';
import { bundleFunctions } from './bundles.ts';
import { deployedStack } from './deployed-stack.ts';
import { type Metered, meteredFunctions, type Used } from './metered-functions.ts';
import { type Run, rowOf } from './month-cost.ts';
import { plainLine, profileArn } from './plain-records.ts';
import { publishedMetrics } from './published-metrics.ts';
import type { BenchInput, Section } from './section.ts';
import { tableDouble } from './table-double.ts';
import { simulate } from './units.ts';

const MINUTES = 30 * 24 * 60;
/** How long CloudWatch Logs gathers before it delivers: assumed, since it is published nowhere. */
const GATHERED_S = 5;
const SIZES = [
  { calls: 10_000, gathered: GATHERED_S, bodyBytes: 0 },
  { calls: 1_000_000, gathered: GATHERED_S, bodyBytes: 0 },
  { calls: 1_000_000, gathered: 0, bodyBytes: 0 },
  { calls: 1_000_000, gathered: GATHERED_S, bodyBytes: 20_000 },
  { calls: 100_000_000, gathered: GATHERED_S, bodyBytes: 0 },
] as const;

/** Dollars a month, by service, from counted operations and measured time. */
export async function cost({ say }: BenchInput): Promise<Section[]> {
  const about = 'USD a month at list price, from counted operations and measured time';
  const file = engineFile();
  if (!file) return [{ bench: 'cost', about, rows: [], notes: ['left out: no embedded DynamoDB for this system'] }];
  const engine = await startTestEngine(file);
  const bundles = await bundleFunctions();
  const account = await openAccount(engine);
  const functions = meteredFunctions(bundles.functions, account);
  try {
    const stack = deployedStack(bundles.folder);
    say('cost: metrics of every function');
    const metrics = await publishedMetrics(engine, bundles.folder);
    const rows: Section['rows'][number][] = [];
    for (const { calls, gathered, bodyBytes } of SIZES) {
      const perSecond = calls / (MINUTES * 60);
      const batch = Math.max(1, Math.round(perSecond * gathered));
      say(`cost: ${calls} calls a month, ${batch} a delivery`);
      const aMinute = { calls: Math.max(1, Math.round(perSecond * 60)), batch, bodyBytes };
      const { ingest, watch, notify } = await minute(functions, aMinute);
      const { writes, reads } = await monthlyUnits(perSecond, batch);
      const deliveries = calls / batch;
      const runs: readonly Run[] = [
        { name: 'ingest-invocations', times: deliveries, used: ingest },
        { name: 'watch-spend', times: MINUTES, used: watch },
        { name: 'notify-findings', times: MINUTES, used: notify },
      ];
      const recordBytes = lineOf(seeded('size'), Date.now(), 0, bodyBytes).length;
      rows.push(rowOf({ calls, batch, recordBytes, runs, writes, reads, stack, metrics: metrics.size }));
    }
    return [{ bench: 'cost', about, rows, notes: NOTES }];
  } finally {
    await functions.stop();
    await Promise.all([account.stop(), bundles.remove()]);
    await engine.stop();
  }
}

const NOTES = [
  `a delivery holds what comes in ${GATHERED_S} s (assumed; the second row of 1 M: one record each); agents send bodies of tens of KB with every call`,
  "invocation log: what Bedrock's own log costs to take in, with or without the watchdog; delivery to a subscription has no price of its own (assumed); free tiers, storage of the log, Slack and the few messages to SNS are left out",
  'Lambda: measured wall time, its processor part stretched to the share of a processor that the memory buys (1,769 MB: one; AWS docs: Lambda memory); networks are loopback, so waiting in AWS comes on top',
  'metrics are those that the saved events bring forth, each for a whole month; the hourly functions run 1,440 and the backfill 8,640 times a month, which is a few cents and left out of Lambda',
  'GetMetricData of reconcile-spend ($0.01 for a thousand metrics asked for) goes by the number of models and is left out, too',
];

interface Minute {
  readonly calls: number;
  readonly batch: number;
  readonly bodyBytes: number;
}

/** A minute of the traffic through the deployed functions: what a delivery, a tick and a sweep take, warm. */
async function minute(
  { ingest, watch, notify }: Metered,
  { calls, batch, bodyBytes }: Minute,
): Promise<Record<'ingest' | 'watch' | 'notify', Used>> {
  const random = seeded('cost');
  const deliver = async (at: number): Promise<void> => {
    for (let left = calls; left > 0; left -= batch) {
      const messages = Array.from({ length: Math.min(batch, left) }, (_, i) => lineOf(random, at, i, bodyBytes));
      const events = messages.map((message, i) => ({ id: String(i), timestamp: at, message }));
      await ingest.invoke(encodeSubscriptionEvent(events));
    }
  };
  const round = async (at: number): Promise<void> => {
    await deliver(at);
    await watch.invoke({ time: new Date().toISOString() });
    await notify.invoke({ time: new Date().toISOString() });
  };
  await round(Date.now());
  for (const one of [ingest, watch, notify]) one.reset();
  for (const back of [2, 1, 0]) await round(Date.now() - back * 60_000);
  return { ingest: ingest.used(), watch: watch.used(), notify: notify.used() };
}

function lineOf(random: Random, at: number, i: number, bodyBytes: number): string {
  const call = {
    at,
    modelId: profileArn(`bench${i % 10}`),
    role: `role-${i % 3}`,
    input: 900,
    output: 150,
    cacheRead: 0,
  };
  if (bodyBytes === 0) return plainLine(random, call);
  const words = Array.from({ length: bodyBytes / 5 }, () => random.int(0x1000, 0xffff).toString(16));
  return plainLine(random, call, { request: { messages: [{ role: 'user', content: [{ text: words.join(' ') }] }] } });
}

/** DynamoDB's units of a month at this rate, of ingest and the minute tick. */
async function monthlyUnits(perSecond: number, batch: number): Promise<{ writes: number; reads: number }> {
  // As many minutes as hold a few hundred calls, within bounds.
  const minutes = Math.min(1_440, Math.max(5, Math.round(300 / (perSecond * 60))));
  const load = { rate: perSecond, batch, agents: true, minutes, thinned: 1, tickAt: 30 };
  const { units } = await simulate(load, tableDouble());
  const month = (of: ReadonlyMap<string, number>) => ([...of.values()].reduce((a, b) => a + b, 0) / minutes) * MINUTES;
  return { writes: month(units.writes), reads: month(units.reads) };
}
