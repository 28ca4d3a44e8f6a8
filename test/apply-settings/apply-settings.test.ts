import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { dynamoDeployedConfig } from '#adapters/dynamodb/deployed-config.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings-store.ts';
import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';
import { newKeyRing } from '#adapters/key-ring/new-key-ring.ts';
import { ensureSecret } from '#adapters/secrets-manager/ensure-secret.ts';
import { parseConfig } from '#core/config/config.ts';
import { applySettings } from '#functions/apply-settings/apply-settings.ts';
import { applySettingsEventHandler } from '#functions/apply-settings/event-handler.ts';
import { type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { service } from '../support/aws/service.ts';
import { describeOnEngine } from '../support/engine.ts';
import { type StackStandIn, stackStandIn } from '../support/stack-stand-in.ts';

const TOPIC = 'arn:aws:sns:us-east-1:111122223333:incidents';
const NOW = Date.UTC(2026, 10, 2, 9, 30, 12, 345);
const config = { budgets: [{ match: { account: true }, period: 'day', limitUsd: 5 }], timeZone: 'Europe/Berlin' };
const topic = { name: 'stack-topic', sns: { topicArn: TOPIC } };

describeOnEngine('the settings of a deployment', (engine) => {
  let aws: LoopbackAws;
  let stack: StackStandIn;
  let client: secretsManager.SecretsManagerClient;
  let secret: string | undefined;
  let table: string;
  beforeAll(async () => {
    const secrets = service('secretsmanager', secretsManager, secretsManager.SecretsManagerClient);
    aws = await loopbackAws([
      secrets({
        DescribeSecret: () => (secret === undefined ? {} : { VersionIdsToStages: { v1: ['AWSCURRENT'] } }),
        PutSecretValue: ({ SecretString }) => {
          secret = SecretString;
          return { VersionId: 'v1' };
        },
      }),
    ]);
    client = new secretsManager.SecretsManagerClient(aws.config);
    stack = await stackStandIn();
  });
  afterAll(async () => {
    client.destroy();
    await Promise.all([aws.stop(), stack.stop()]);
  });
  beforeEach(async () => {
    secret = undefined;
    table = (await engine().tables()).state;
  });

  async function deploy(type: 'Create' | 'Update' | 'Delete', given?: unknown) {
    const handler = applySettingsEventHandler(
      applySettings({
        ...dynamoDeployedConfig(engine().client, table),
        ensureKeyRing: () => ensureSecret(client, 'key-ring', () => JSON.stringify(newKeyRing(NOW))),
      }),
    );
    const properties = { TopicArn: TOPIC, ...(given !== undefined && { Config: JSON.stringify(given) }) };
    await handler(stack.request(type, properties), {} as never);
    return stack.answers.at(-1)?.body;
  }
  const stored = () => dynamoSettings(engine().client, table).readConfig();

  it('begin with the stack’s own topic, where none are given', async () => {
    expect(await deploy('Create')).toMatchObject({ Status: 'SUCCESS' });
    expect(await stored()).toEqual({ targets: [topic] });
  });

  it('are what is given, and the topic; and stay when a deployment brings none', async () => {
    await deploy('Create', config);
    expect(await stored()).toEqual({ ...config, targets: [topic] });
    await deploy('Update');
    expect(await stored()).toEqual({ ...config, targets: [topic] });
    expect(parseConfig(await stored())).toHaveProperty('config');
    await deploy('Update', { timeZone: 'UTC' });
    expect(await stored()).toEqual({ timeZone: 'UTC', targets: [topic] });
  });

  it('stay when the stack is removed', async () => {
    await deploy('Create', config);
    await deploy('Delete', config);
    const { Item } = await engine().client.send(
      new GetItemCommand({ TableName: table, Key: { p: { S: 'CONFIG' }, s: { S: 'deployed' } } }),
    );
    expect(Item).toBeDefined();
  });

  it.each([
    { given: { budget: [] }, reason: 'budget: unknown field' },
    { given: { targets: [topic] }, reason: 'two targets have the same name' },
    { given: { targets: 'none' }, reason: 'targets: ' },
    { given: 'text', reason: 'config: ' },
  ])('are refused with $reason, and nothing is written', async ({ given, reason }) => {
    const answer = await deploy('Create', given);
    expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining(reason) });
    expect(await stored()).toEqual({});
    expect(secret).toBeUndefined();
  });

  it('make a key ring once, of keys that differ, which ingest can read', async () => {
    await deploy('Create');
    const made = JSON.parse(secret ?? '');
    expect(made).toMatchObject({ content: [{ keyId: 1, from: '2026-11-02T09:30:00.000Z' }] });
    expect(made.names).not.toBe(made.content[0].key);
    const ring = hmacKeyRing(made);
    expect(ring.contentKeyAt(0).keyId).toBe(1);
    await deploy('Update', config);
    expect(JSON.parse(secret ?? '')).toEqual(made);
    expect(aws.calls.filter(({ operation }) => operation === 'secretsmanager.GetSecretValue')).toEqual([]);
  });
});
