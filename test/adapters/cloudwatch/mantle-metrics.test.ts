import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { mantleMetrics } from '#adapters/cloudwatch/mantle-metrics.ts';
import { HOUR, msOf } from '#core/time.ts';
import { bedrockCounts, type Counted } from '../../support/aws/bedrock-counts.ts';
import { type LoopbackAws, loopbackAws } from '../../support/aws/loopback-aws.ts';
import { NINE, SCOPE } from '../../support/row.ts';

const QWEN = 'qwen.qwen3-32b';
const CLAUDE = 'anthropic.claude-opus-4-8';
let counted: Counted[];
let aws: LoopbackAws;
let client: CloudWatchClient;
beforeAll(async () => {
  aws = await loopbackAws([bedrockCounts(() => counted)]);
  client = new CloudWatchClient(aws.config);
});
afterAll(() => {
  client.destroy();
  return aws.stop();
});
beforeEach(() => {
  counted = [];
});

const count = (name: string, value: number, modelId = '', project?: string, hour = 0): Counted => ({
  namespace: 'AWS/BedrockMantle',
  modelId,
  name,
  at: msOf(NINE + hour * HOUR + 5),
  value,
  ...(project !== undefined && { more: { Project: project } }),
});
const read = () => mantleMetrics(() => client).read(SCOPE, NINE, NINE + 3 * HOUR);
const hours = (...of: [number, number][]) => new Map(of.map(([hour, value]) => [NINE + hour * HOUR, value]));

it('reads one of the ways in which the same tokens are counted', async () => {
  for (const project of ['a', 'b']) {
    for (const name of ['InputTokens', 'TotalInputTokens', 'Inferences']) counted.push(count(name, 10, QWEN, project));
    counted.push(count('TotalInputTokens', 10, '', project), count('OutputTokens', 1, CLAUDE, project, 2));
  }
  counted.push(count('TotalInputTokens', 20), { modelId: QWEN, name: 'Invocations', at: msOf(NINE), value: 9 });
  const byProject = await read();
  expect(byProject).toEqual({
    used: [
      { model: QWEN, inputTokens: hours([0, 20]), calls: hours([0, 20]) },
      { model: CLAUDE, outputTokens: hours([2, 2]) },
    ],
    projects: ['a', 'b'],
    isComplete: true,
    isPart: false,
    requested: 6,
  });
  counted.push(count('TotalInputTokens', 20, QWEN), count('TotalOutputTokens', 2, CLAUDE, undefined, 2));
  expect(await read()).toMatchObject({
    // Calls are not counted in the same way.
    used: [
      { model: QWEN, inputTokens: hours([0, 20]) },
      { model: CLAUDE, outputTokens: hours([2, 2]) },
    ],
    requested: 2,
  });
});

it('knows tokens of no model where nothing else is counted', async () => {
  counted.push(count('TotalInputTokens', 7), count('Inferences', 1));
  expect((await read()).used).toEqual([{ model: undefined, inputTokens: hours([0, 7]), calls: hours([0, 1]) }]);
});

it('asks for nothing where nothing is listed', async () => {
  expect(await read()).toEqual({ used: [], projects: [], isComplete: true, isPart: false, requested: 0 });
  expect(aws.calls.at(-1)?.operation).toBe('monitoring.ListMetrics');
});

it('asks for 500 metrics at most, and says that there are more', async () => {
  for (let i = 0; i < 300; i++)
    for (const name of ['InputTokens', 'OutputTokens']) counted.push(count(name, 1, QWEN, `p${i}`));
  const { isPart, requested, projects, used } = await read();
  expect([isPart, requested, projects.length]).toEqual([true, 500, 300]);
  expect(used).toEqual([{ model: QWEN, inputTokens: hours([0, 300]), outputTokens: hours([0, 200]) }]);
});
