import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, it } from 'vitest';
import { bedrockMetrics } from '#adapters/cloudwatch/invocation-metrics.ts';
import { HOUR, msOf } from '#core/time.ts';
import { bedrockCounts, type Counted } from '../../support/aws/bedrock-counts.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../../support/aws/loopback-aws.ts';
import { service } from '../../support/aws/service.ts';
import { NINE, SCOPE } from '../../support/row.ts';

let aws: LoopbackAws;
let client: cloudwatch.CloudWatchClient;
afterEach(async () => {
  client.destroy();
  await aws.stop();
});

async function start(counted: readonly Counted[], fault?: (operation: string, nth: number) => Fault | undefined) {
  aws = await loopbackAws([bedrockCounts(() => counted)], fault);
  client = new cloudwatch.CloudWatchClient(aws.config);
  return bedrockMetrics(() => client);
}

/** The same with answers of one's own. */
async function answering(GetMetricData: (input: cloudwatch.GetMetricDataInput) => cloudwatch.GetMetricDataOutput) {
  aws = await loopbackAws([service('monitoring', cloudwatch, cloudwatch.CloudWatchClient)({ GetMetricData })]);
  client = new cloudwatch.CloudWatchClient(aws.config);
  return bedrockMetrics(() => client);
}

const count = (modelId: string, name: string, hour: number, value: number, more: Counted['more'] = {}): Counted => ({
  modelId,
  name,
  at: msOf(hour),
  value,
  more,
});
const asked = (operation: string) => aws.calls.filter((call) => call.operation === `monitoring.${operation}`);

describe('Bedrock’s metrics', () => {
  it('name every model that was called, once, and not by tier or image', async () => {
    const metrics = await start([
      count('a', 'Invocations', NINE, 3),
      count('a', 'Invocations', NINE, 3, { ServiceTier: 'flex', ResolvedServiceTier: 'flex' }),
      count('b', 'Invocations', NINE, 1),
      count('c', 'InvocationClientErrors', NINE, 9),
      count('d', 'Invocations', NINE, 1, { ImageSize: '512' }),
    ]);
    expect(await metrics.modelIds(SCOPE)).toEqual(['a', 'b']);
    expect(asked('ListMetrics')[0]?.input).toEqual({
      Namespace: 'AWS/Bedrock',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'ModelId' }],
    });
  });

  it('are listed to the last page', async () => {
    const ids = Array.from({ length: 1201 }, (_, i) => `model-${i}`);
    const metrics = await start(ids.map((id) => count(id, 'Invocations', NINE, 1)));
    expect(await metrics.modelIds(SCOPE)).toEqual(ids);
    expect(asked('ListMetrics')).toHaveLength(3);
  });

  it('are sums of whole hours, and nothing where there is no point', async () => {
    const metrics = await start([
      count('a', 'Invocations', NINE, 3),
      count('a', 'Invocations', NINE + 59, 4),
      count('a', 'Invocations', NINE + HOUR, 5),
      count('a', 'Invocations', NINE + 3 * HOUR, 6),
      count('a', 'Invocations', NINE, 7, { ServiceTier: 'flex', ResolvedServiceTier: 'flex' }),
    ]);
    const { series, isComplete, requested } = await metrics.read(
      SCOPE,
      ['a', 'b'],
      ['invocations'],
      NINE,
      NINE + 3 * HOUR,
    );
    expect(series).toEqual([
      {
        modelId: 'a',
        metric: 'invocations',
        hours: new Map([
          [NINE, 7],
          [NINE + HOUR, 5],
        ]),
      },
      { modelId: 'b', metric: 'invocations', hours: new Map() },
    ]);
    expect({ isComplete, requested }).toEqual({ isComplete: true, requested: 2 });
  });

  it('count cached tokens once, under whichever name, and under both', async () => {
    const metrics = await start([
      count('a', 'CacheReadInputTokens', NINE, 10),
      count('a', 'CacheReadInputTokenCount', NINE, 10),
      count('a', 'CacheReadInputTokenCount', NINE + HOUR, 20),
      count('a', 'CacheWriteInputTokens', NINE, 30),
    ]);
    const read = await metrics.read(SCOPE, ['a'], ['cacheReadTokens', 'cacheWriteTokens'], NINE, NINE + 2 * HOUR);
    expect(read.series.map(({ metric, hours }) => [metric, [...hours]])).toEqual([
      [
        'cacheReadTokens',
        [
          [NINE, 10],
          [NINE + HOUR, 20],
        ],
      ],
      ['cacheWriteTokens', [[NINE, 30]]],
    ]);
    expect(read.requested).toBe(4);
  });

  it('are asked for 500 a call, for as many hours as are wanted, and followed to the last page', async () => {
    const ids = Array.from({ length: 600 }, (_, i) => `model-${i}`);
    const hours = Array.from({ length: 14 * 24 }, (_, i) => NINE + i * HOUR);
    const metrics = await start(ids.flatMap((id) => hours.map((hour) => count(id, 'Invocations', hour, 1))));
    const read = await metrics.read(SCOPE, ids, ['invocations'], NINE, NINE + 14 * 24 * HOUR);
    expect(read.isComplete).toBe(true);
    expect(read.series).toHaveLength(600);
    for (const one of read.series) expect(one.hours.size).toBe(hours.length);
    const queries = asked('GetMetricData').map(
      ({ input }) => (input as cloudwatch.GetMetricDataInput).MetricDataQueries,
    );
    // 500 x 336 points are two pages, and 100 x 336 one.
    expect(queries.map((some) => some?.length)).toEqual([500, 500, 100]);
  });

  it.each(['InternalError', 'Forbidden', 'PartialData'] as const)(
    'that end with %s are not complete, and say nothing of what is absent',
    async (StatusCode) => {
      const metrics = await answering(() => ({
        MetricDataResults: [{ Id: 'm0', StatusCode, Timestamps: [], Values: [] }],
      }));
      const read = await metrics.read(SCOPE, ['a'], ['invocations'], NINE, NINE + HOUR);
      expect(read).toMatchObject({ isComplete: false, series: [{ hours: new Map() }] });
    },
  );

  it('are complete once the last page of a metric is', async () => {
    const at = (hour: number) => [new Date(msOf(hour))];
    const metrics = await answering(({ NextToken }) =>
      NextToken
        ? { MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete', Timestamps: at(NINE + HOUR), Values: [2] }] }
        : {
            MetricDataResults: [{ Id: 'm0', StatusCode: 'PartialData', Timestamps: at(NINE), Values: [1] }],
            NextToken: 'more',
          },
    );
    const { isComplete, series } = await metrics.read(SCOPE, ['a'], ['invocations'], NINE, NINE + 2 * HOUR);
    expect(isComplete).toBe(true);
    expect(series[0]?.hours).toEqual(
      new Map([
        [NINE, 1],
        [NINE + HOUR, 2],
      ]),
    );
  });

  it('of which one is not answered at all are not complete', async () => {
    const metrics = await answering(() => ({ MetricDataResults: [{ Id: 'm0', StatusCode: 'Complete' }] }));
    expect(await metrics.read(SCOPE, ['a', 'b'], ['invocations'], NINE, NINE + HOUR)).toMatchObject({
      isComplete: false,
    });
  });

  it('are asked for again when they are throttled or a connection breaks', async () => {
    const metrics = await start([count('a', 'Invocations', NINE, 3)], (_, nth) =>
      nth === 1 ? { status: 400, code: 'Throttling' } : nth === 2 ? 'lost-after' : undefined,
    );
    expect(await metrics.modelIds(SCOPE)).toEqual(['a']);
  });

  it('are refused where nobody may read them', async () => {
    const metrics = await start([], () => ({ status: 403, code: 'AccessDenied' }));
    await expect(metrics.modelIds(SCOPE)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('are those of the Region of the scope', async () => {
    await start([count('a', 'Invocations', NINE, 3)]);
    const regions: string[] = [];
    const metrics = bedrockMetrics((region) => {
      regions.push(region);
      return client;
    });
    await metrics.modelIds('aws.111122223333.eu-central-1');
    await metrics.read('aws.111122223333.eu-west-1', ['a'], ['invocations'], NINE, NINE + HOUR);
    expect(regions).toEqual(['eu-central-1', 'eu-west-1']);
  });
});
