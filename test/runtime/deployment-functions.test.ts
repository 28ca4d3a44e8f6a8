import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as bedrock from '@aws-sdk/client-bedrock';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as s3 from '@aws-sdk/client-s3';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleAll } from '../../infra/bundling.ts';
import { type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { service } from '../support/aws/service.ts';
import { describeOnEngine } from '../support/engine.ts';
import { type FaultProxy, faultProxy } from '../support/fault-proxy.ts';
import { type StackStandIn, stackStandIn } from '../support/stack-stand-in.ts';
import { awsActions, dynamodbActions } from './actions.ts';
import { deploymentFunctions } from './functions/of-the-deployment.ts';
import { type Lambda, lambda } from './lambda.ts';

const EVENTS = new URL('../../events/', import.meta.url);
const saved = (name: string): Record<string, object>[] =>
  readdirSync(new URL(name, EVENTS)).map((file) =>
    JSON.parse(readFileSync(new URL(`${name}/${file}`, EVENTS), 'utf8')),
  );

describeOnEngine('a function of the deployment in AWS’s runtime interface client', (engine) => {
  let folder: string;
  let aws: LoopbackAws;
  let dynamodb: FaultProxy;
  let stack: StackStandIn;
  let environment: Record<string, string>;
  let logging: bedrock.LoggingConfig | undefined;
  const running: Lambda[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deployed-'));
    await bundleAll(folder);
    const tables = await engine().tables();
    [dynamodb, stack] = await Promise.all([faultProxy(engine().endpoint), stackStandIn()]);
    aws = await loopbackAws([
      service(
        'secretsmanager',
        secretsManager,
        secretsManager.SecretsManagerClient,
      )({
        DescribeSecret: () => ({}),
        PutSecretValue: () => ({ VersionId: 'v1' }),
      }),
      service(
        'logs',
        logs,
        logs.CloudWatchLogsClient,
      )({
        DescribeSubscriptionFilters: () => ({ subscriptionFilters: [] }),
      }),
      service(
        'bedrock',
        bedrock,
        bedrock.BedrockClient,
      )({
        GetModelInvocationLoggingConfiguration: () => (logging ? { loggingConfig: logging } : {}),
        PutModelInvocationLoggingConfiguration: ({ loggingConfig }) => {
          logging = loggingConfig;
          return {};
        },
      }),
      service(
        's3',
        s3,
        s3.S3Client,
      )({
        GetBucketNotificationConfiguration: () => ({ EventBridgeConfiguration: {} }),
      }),
    ]);
    environment = {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
      STATE_TABLE: tables.state,
      KEY_RING_SECRET: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:key-ring',
    };
  }, 60_000);
  afterAll(async () => {
    await Promise.all(running.map((one) => one.stop()));
    await Promise.all([aws.stop(), dynamodb.stop(), stack.stop(), rm(folder, { recursive: true })]);
  });

  /** What IAM would have been asked, since it was asked here last. */
  const used = new Set<string>();
  let [seen, called] = [0, 0];
  function takeActions(): string[] {
    used.clear();
    for (const one of dynamodb.seen.slice(seen)) {
      for (const action of dynamodbActions(one, () => 'state')) used.add(action);
    }
    for (const call of aws.calls.slice(called))
      for (const action of awsActions(call)) used.add(action.replace(/ .*/, ' *'));
    [seen, called] = [dynamodb.seen.length, aws.calls.length];
    return [...used].sort();
  }

  it.each(deploymentFunctions)(
    '$name answers the stack, with its rights',
    { timeout: 90_000 },
    async ({ name, actions }) => {
      const deployed = lambda({ name, folder: join(folder, name), environment, timeoutMs: 60_000 });
      running.push(deployed);
      const { ResponseURL } = stack.request('Create', {});
      const events = saved(name);
      for (const event of events) {
        const withRole = { ...event['ResourceProperties'], LoggingRoleArn: 'arn:aws:iam::111122223333:role/logging' };
        const invoked = await deployed.invoke({ ...event, ResponseURL, ResourceProperties: withRole });
        expect(invoked).toMatchObject({ outcome: 'answered' });
        expect(stack.answers.at(-1)?.body).toMatchObject({ Status: 'SUCCESS' });
      }
      expect(takeActions()).toEqual([...actions].sort());
      expect(deployed.output().stderr).toBe('');
    },
  );
});
