import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeployment } from '../../infra/deployment/read-deployment.ts';

/** Reads a deployment of these files, of which the first describes it. */
async function deployed(files: Record<string, unknown>) {
  const folder = await mkdtemp(join(tmpdir(), 'deployment-'));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return readDeployment(join(folder, 'watchdog.deploy.json'));
}
const described = (content: unknown) => deployed({ 'watchdog.deploy.json': content });

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:111122223333:${name}`;
const CONFIG = {
  targets: [
    { slack: { channel: 'C0WATCHDOG', tokenSecret: arn('secretsmanager', 'secret:token-AbCdEf') } },
    { slackWebhook: { urlSecret: arn('secretsmanager', 'secret:webhook-AbCdEf') } },
    { name: 'again', slackWebhook: { urlSecret: arn('secretsmanager', 'secret:webhook-AbCdEf') } },
    { sns: { topicArn: arn('sns', 'alerts') } },
    { eventBridge: { busArn: arn('events', 'event-bus/default') } },
  ],
};

describe('a deployment', () => {
  it('changes nothing without a file', async () => {
    expect(await deployed({})).toEqual({ parameters: {}, config: undefined });
    expect(await described({})).toEqual({ parameters: {}, config: undefined });
  });

  it.each([
    {
      name: 'a log group',
      source: { logGroup: '/aws/bedrock/invocations' },
      parameters: {
        SourceKind: 'log-group',
        SourceName: '/aws/bedrock/invocations',
        SourcePrefix: '',
        BodyBucket: '',
      },
    },
    {
      name: 'a log group that Bedrock is to log to',
      source: { logGroup: 'invocations', turnLoggingOn: true, subscriptionFilters: 5 },
      parameters: {
        SourceKind: 'log-group',
        SourceName: 'invocations',
        SourcePrefix: '',
        BodyBucket: '',
        TurnLoggingOn: 'true',
        SubscriptionFilters: '5',
      },
    },
    {
      name: 'a log group with a bucket for what is too large for it',
      source: { logGroup: 'invocations', bodyBucket: 'my-bodies' },
      parameters: {
        SourceKind: 'log-group',
        SourceName: 'invocations',
        SourcePrefix: '',
        BodyBucket: 'my-bodies',
      },
    },
    {
      name: 'a bucket',
      source: { bucket: 'my-logs', prefix: 'bedrock' },
      parameters: { SourceKind: 'bucket', SourceName: 'my-logs', SourcePrefix: 'bedrock/', BodyBucket: '' },
    },
  ])('reads $name', async ({ source, parameters }) => {
    expect((await described({ source })).parameters).toEqual(parameters);
  });

  it('grants what the configuration names, and takes back what it does not name any more', async () => {
    const files = (config: unknown) => ({
      'watchdog.deploy.json': { config: 'watchdog.json' },
      'watchdog.json': config,
    });
    const { parameters, config } = await deployed(files(CONFIG));
    expect(config).toEqual(CONFIG);
    expect(parameters).toEqual({
      SecretArns: [arn('secretsmanager', 'secret:token-AbCdEf'), arn('secretsmanager', 'secret:webhook-AbCdEf')].join(
        ',',
      ),
      TopicArns: arn('sns', 'alerts'),
      BusArns: arn('events', 'event-bus/default'),
    });
    expect((await deployed(files({}))).parameters).toEqual({ SecretArns: '', TopicArns: '', BusArns: '' });
  });

  it('takes a configuration in TypeScript', async () => {
    const read = await deployed({
      'watchdog.deploy.json': { config: 'watchdog.ts' },
      'watchdog.ts': "export default { timeZone: 'Europe/Berlin' as string };",
    });
    expect(read.config).toEqual({ timeZone: 'Europe/Berlin' });
  });

  it.each([
    { given: { sourc: {} }, fault: 'sourc: unknown field' },
    { given: { source: {} }, fault: 'source: name exactly one of logGroup, bucket' },
    { given: { source: { logGroup: 'a', bucket: 'my-logs' } }, fault: 'source: name exactly one of logGroup, bucket' },
    {
      given: { source: { bucket: 'my-logs', turnLoggingOn: true } },
      fault: 'source: turnLoggingOn goes with logGroup',
    },
    {
      given: { source: { bucket: 'my-logs', bodyBucket: 'my-bodies' } },
      fault: 'source: bodyBucket goes with logGroup',
    },
    {
      given: { source: { logGroup: 'a', bodyBucket: 'My*' } },
      fault: 'source.bodyBucket: must be the name of a bucket',
    },
    { given: { source: { logGroup: 'a', prefix: 'x' } }, fault: 'source: prefix goes with bucket' },
    { given: { source: { logGroup: 'a b' } }, fault: 'source.logGroup: must be the name of a log group' },
    { given: { source: { logGroup: 'a', subscriptionFilters: 0 } }, fault: 'source.subscriptionFilters: ' },
    { given: { alarmEmail: 'nobody' }, fault: 'alarmEmail: must be an e-mail address' },
    { given: '{', fault: 'not JSON (it ends too early)' },
    { given: [], fault: 'must be an object, not a list' },
  ])('is refused with the field at fault: $fault', async ({ given, fault }) => {
    await expect(described(given)).rejects.toThrow(`watchdog.deploy.json: ${fault}`);
  });

  it('is refused without the configuration that it names', async () => {
    await expect(described({ config: 'none.json' })).rejects.toThrow(
      /watchdog\.deploy\.json: config: .*none\.json: there is no such file/,
    );
  });

  it('is refused for a configuration without a default export', async () => {
    const files = { 'watchdog.deploy.json': { config: 'none.ts' }, 'none.ts': 'export const config = {};' };
    await expect(deployed(files)).rejects.toThrow(/config: .*none\.ts: has no default export/);
  });

  it.each([
    { name: 'a field', config: { budget: [] }, fault: 'budget: unknown field' },
    { name: 'a name', config: { targets: [{ ...CONFIG.targets[3], name: 'stack-topic' }] }, fault: 'same name' },
  ])('is refused for $name of its configuration', async ({ config, fault }) => {
    const files = { 'watchdog.deploy.json': { config: 'watchdog.json' }, 'watchdog.json': config };
    await expect(deployed(files)).rejects.toThrow(new RegExp(`watchdog\\.json: .*${fault}`));
  });
});
