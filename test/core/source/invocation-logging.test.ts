import { describe, expect, it } from 'vitest';
import { loggingState, planLogging } from '#core/source/invocation-logging.ts';

const ROLE = 'arn:aws:iam::111122223333:role/logging';
const mine = { logGroupName: 'invocations', roleArn: ROLE };

describe('turning logging on', () => {
  it.each([
    {
      name: 'nothing is logged: text is from now on, media and vectors are not',
      current: undefined,
      plan: {
        do: 'write',
        logging: {
          cloudWatchConfig: mine,
          textDataDeliveryEnabled: true,
          imageDataDeliveryEnabled: false,
          embeddingDataDeliveryEnabled: false,
          videoDataDeliveryEnabled: false,
          audioDataDeliveryEnabled: false,
        },
      },
    },
    {
      name: 'a bucket is logged to: it goes on, with every other setting, known or not',
      current: { s3Config: { bucketName: 'b', keyPrefix: 'p' }, imageDataDeliveryEnabled: true, inTheFuture: 1 },
      plan: {
        do: 'write',
        logging: {
          cloudWatchConfig: mine,
          s3Config: { bucketName: 'b', keyPrefix: 'p' },
          imageDataDeliveryEnabled: true,
          inTheFuture: 1,
        },
      },
    },
    {
      name: 'the log group is logged to, with whatever role: nothing changes',
      current: { cloudWatchConfig: { logGroupName: 'invocations', roleArn: 'another' } },
      plan: { do: 'nothing' },
    },
    {
      name: 'another log group is logged to: it is left to those who read it',
      current: { cloudWatchConfig: { logGroupName: 'theirs', roleArn: 'another' } },
      plan: {
        do: 'refuse',
        reason: expect.stringMatching(/logs to log group theirs already.*source\.logGroup to theirs/),
      },
    },
  ])('$name', ({ current, plan }) => {
    expect(planLogging(current, 'invocations', ROLE)).toEqual(plan);
  });
});

describe('the state of logging', () => {
  const both = { cloudWatchConfig: mine, s3Config: { bucketName: 'my-logs' } };
  it.each([
    { current: undefined, source: { logGroup: 'invocations' }, state: /^off: / },
    { current: { textDataDeliveryEnabled: true }, source: { bucket: 'my-logs' }, state: /^off: / },
    { current: both, source: { logGroup: 'invocations' }, state: /^on: Bedrock logs to invocations$/ },
    { current: both, source: { bucket: 'my-logs' }, state: /^on: Bedrock logs to my-logs$/ },
    {
      current: both,
      source: { bucket: 'other' },
      state: /^elsewhere: .* to log group invocations and bucket my-logs, not to other/,
    },
  ])('is $state for $source', ({ current, source, state }) => {
    expect(loggingState(current, source)).toMatch(state);
  });
});
