import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as bedrock from '@aws-sdk/client-bedrock';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as s3 from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bedrockAccount, listedProfile } from '../support/aws/bedrock.ts';
import { bedrockCounts, type Counted } from '../support/aws/bedrock-counts.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { service } from '../support/aws/service.ts';
import { run } from '../support/cli.ts';

const ROLE = 'arn:aws:iam::111122223333:role/bedrock-logging';
const GROUP = '/aws/bedrock/invocations';
const INGEST = 'arn:aws:lambda:us-east-1:111122223333:function:bedrock-cost-watchdog-ingest-invocations';
const TOLD = { textDataDeliveryEnabled: true, embeddingDataDeliveryEnabled: true };

interface Account {
  logging: bedrock.LoggingConfig | undefined;
  groups: Map<string, logs.LogGroupClass | undefined>;
  filters: { filterName: string; destinationArn: string }[];
  notifications: s3.NotificationConfiguration;
  tags: Map<string, Record<string, string>>;
  profiles: string[];
  called: string[];
  refused: ReadonlySet<string>;
}

/** An account in which nothing stands in the way. */
const ready = (): Account => ({
  logging: {
    ...TOLD,
    cloudWatchConfig: { logGroupName: GROUP, roleArn: ROLE, largeDataDeliveryS3Config: { bucketName: 'bodies' } },
  },
  groups: new Map([[GROUP, 'STANDARD']]),
  filters: [],
  notifications: {
    QueueConfigurations: [{ QueueArn: 'arn:aws:sqs:us-east-1:111122223333:q', Events: ['s3:ObjectCreated:*'] }],
  },
  tags: new Map([['refund-bot', { owner: 'team-support' }]]),
  profiles: ['refund-bot'],
  called: ['anthropic.claude-sonnet-4-6', 'refund-bot'],
  refused: new Set(),
});

let account: Account;
let bodyBucket: string | undefined;
let folder: string;
let aws: LoopbackAws;
const REFUSED: Fault = { status: 403, code: 'AccessDeniedException' };

beforeEach(() => {
  account = ready();
  bodyBucket = 'bodies';
});
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  const idOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
  const kinds = bedrockAccount(
    () => account.profiles.map((id) => listedProfile(id)),
    (arn) => account.tags.get(idOf(arn)) ?? {},
  );
  aws = await loopbackAws(
    [
      service(
        'bedrock',
        bedrock,
        bedrock.BedrockClient,
      )({
        ...kinds,
        GetModelInvocationLoggingConfiguration: () => (account.logging ? { loggingConfig: account.logging } : {}),
        PutModelInvocationLoggingConfiguration: ({ loggingConfig }) => {
          account.logging = loggingConfig;
          return {};
        },
        TagResource: ({ resourceARN = '', tags = [] }) => {
          account.tags.set(idOf(resourceARN), Object.fromEntries(tags.map(({ key = '', value = '' }) => [key, value])));
          return {};
        },
      }),
      service(
        'logs',
        logs,
        logs.CloudWatchLogsClient,
      )({
        DescribeLogGroups: ({ logGroupNamePrefix = '' }) => ({
          logGroups: [...account.groups]
            .filter(([name]) => name.startsWith(logGroupNamePrefix))
            .map(([logGroupName, logGroupClass]) => ({ logGroupName, ...(logGroupClass && { logGroupClass }) })),
        }),
        DescribeSubscriptionFilters: ({ logGroupName = '' }) => {
          if (account.groups.has(logGroupName)) return { subscriptionFilters: account.filters };
          throw new logs.ResourceNotFoundException({ message: 'no such log group', $metadata: {} });
        },
        CreateLogGroup: ({ logGroupName = '', logGroupClass }) => {
          account.groups.set(logGroupName, logGroupClass);
          return {};
        },
        DeleteSubscriptionFilter: ({ filterName }) => {
          account.filters = account.filters.filter((one) => one.filterName !== filterName);
          return {};
        },
      }),
      service(
        's3',
        s3,
        s3.S3Client,
      )({
        GetBucketNotificationConfiguration: ({ Bucket }) => {
          if (Bucket === 'logs') return account.notifications;
          throw new s3.NoSuchBucket({ message: 'no such bucket', $metadata: {} });
        },
      }),
      bedrockCounts(() =>
        account.called.map((modelId): Counted => ({ modelId, name: 'Invocations', at: Date.now(), value: 1 })),
      ),
    ],
    (operation) => (account.refused.has(operation) ? REFUSED : undefined),
  );
});
afterAll(() => Promise.all([aws.stop(), rm(folder, { recursive: true })]));

const environment = () => ({
  AWS_ENDPOINT_URL: aws.endpoint,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_PAGER: '',
});
/** In a folder with a deployment that reads requests from `bodyBucket`. */
async function doctor(...args: string[]) {
  await writeFile(join(folder, 'watchdog.deploy.json'), JSON.stringify({ source: { bodyBucket } }));
  return run(['doctor', ...args], { cwd: folder, env: environment() });
}

interface AdviceLine {
  readonly state: string;
  readonly about: string;
  readonly says: string;
  readonly commands: readonly string[];
}
/** What is not good, and the exit code. */
async function found() {
  const ran = await doctor('--json');
  const lines = ran.json() as unknown as AdviceLine[];
  return { code: ran.code, wrong: lines.filter(({ state }) => state !== 'good') };
}

describe('an account in which nothing stands in the way', () => {
  it('is told to deploy, after having been read and not changed', async () => {
    const before = aws.calls.length;
    const { code, stdout, stderr } = await doctor();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`Bedrock in us-east-1

  ✓ logging       Bedrock logs to log group ${GROUP}
  ✓ text          requests and answers are logged, so loops are seen
  ✓ large texts   what is too large for the log goes to bucket bodies, and is read there
  ✓ log group     ${GROUP} is of a class that can be subscribed to
  ✓ filter        a subscription filter is free
  ✓ profiles      1 application inference profile, each with an owner
  ✓ prices        everything called in the last two weeks has a price

Nothing stands in the way: npm run deploy.
Not looked at: whether Lambda may run 121 at a time here (aws lambda get-account-settings), and CDK's bootstrap (npx cdk bootstrap).
`);
    const operations = aws.calls.slice(before).map(({ operation }) => operation.replace(/^.*\./, ''));
    expect(operations.filter((one) => !/^(Get|List|Describe)/.test(one))).toEqual([]);
  });

  it('may be watched already, by a filter that then takes no other', async () => {
    account.filters = [
      { filterName: 'a', destinationArn: 'arn:aws:lambda:us-east-1:111122223333:function:x' },
      { filterName: 'watchdog', destinationArn: INGEST },
    ];
    expect((await doctor()).stdout).toContain('✓ filter        the watchdog subscribes to it, as watchdog');
  });

  it('may log to a bucket alone', async () => {
    account.logging = { ...TOLD, s3Config: { bucketName: 'logs' } };
    account.notifications = { EventBridgeConfiguration: {} };
    expect(await found()).toEqual({ code: 0, wrong: [] });
  });
});

describe('what stands in the way', () => {
  it.each<[string, () => void, Partial<AdviceLine>]>([
    [
      'logging is off',
      () => (account.logging = undefined),
      { about: 'logging', says: expect.stringContaining('logs nothing') },
    ],
    [
      'the log group is gone',
      () => account.groups.clear(),
      { about: 'log group', commands: [`aws logs create-log-group --log-group-name '${GROUP}'`] },
    ],
    [
      'the log group is of a class without subscriptions',
      () => account.groups.set(GROUP, 'INFREQUENT_ACCESS'),
      { about: 'log group', says: expect.stringContaining('class INFREQUENT_ACCESS') },
    ],
    [
      'its filters are taken',
      () => (account.filters = ['a', 'b'].map((filterName) => ({ filterName, destinationArn: `arn:${filterName}` }))),
      { about: 'filter', says: expect.stringContaining('a (to arn:a), b (to arn:b) take all 2') },
    ],
    [
      'the bucket keeps to itself what arrives',
      () => (account.logging = { ...TOLD, s3Config: { bucketName: 'logs' } }),
      { about: 'bucket' },
    ],
    [
      'the bucket is gone',
      () => (account.logging = { ...TOLD, s3Config: { bucketName: 'gone' } }),
      { about: 'bucket', says: 'Bedrock logs to bucket gone, which does not exist' },
    ],
  ])('%s', async (_, change, advice) => {
    change();
    expect(await found()).toEqual({ code: 1, wrong: [expect.objectContaining({ ...advice, state: 'blocking' })] });
  });
});

describe('what would be better', () => {
  it.each<[string, () => void, Partial<AdviceLine>]>([
    [
      'text is not logged',
      () => (account.logging = { ...account.logging, textDataDeliveryEnabled: false }),
      { about: 'text' },
    ],
    [
      'large texts go nowhere',
      () => (account.logging = { ...TOLD, cloudWatchConfig: { logGroupName: GROUP, roleArn: ROLE } }),
      { about: 'large texts', says: expect.stringContaining('kept nowhere') },
    ],
    ...[undefined, 'others'].map((given): [string, () => void, Partial<AdviceLine>] => [
      `large texts go where nobody reads them, but in ${given}`,
      () => (bodyBucket = given),
      { about: 'large texts', commands: [`{"source":{"logGroup":"${GROUP}","bodyBucket":"bodies"}}`] },
    ]),
    [
      'there is no profile',
      () => {
        account.profiles = [];
        account.called = ['anthropic.claude-sonnet-4-6'];
      },
      { about: 'profiles', says: expect.stringContaining('no application') },
    ],
    [
      'profiles have no owner',
      () => (account.profiles = ['refund-bot', ...Array.from({ length: 12 }, (_, i) => `p${i}`)]),
      {
        about: 'profiles',
        says: '12 of 13 application inference profiles have no owner to name in an alert, shown for the first 5',
      },
    ],
    [
      'a model has no price',
      () => account.called.push('acme.unheard-of-v1:0'),
      { about: 'prices', commands: ['"prices": { "acme.unheard-of-v1:0": { "input": ..., "output": ... } }'] },
    ],
    ['a model is never logged', () => account.called.push('amazon.nova-sonic-v1:0'), { about: 'never logged' }],
  ])('%s', async (_, change, advice) => {
    change();
    expect(await found()).toEqual({ code: 0, wrong: [expect.objectContaining({ ...advice, state: 'advised' })] });
  });
});

describe('what cannot be looked at', () => {
  it.each([
    ['bedrock.GetModelInvocationLoggingConfiguration', 'bedrock:GetModelInvocationLoggingConfiguration'],
    ['logs.DescribeLogGroups', 'logs:DescribeLogGroups'],
    ['logs.DescribeSubscriptionFilters', 'logs:DescribeSubscriptionFilters'],
    ['bedrock.ListTagsForResource', 'bedrock:ListTagsForResource'],
    ['bedrock.ListImportedModels', 'bedrock:ListImportedModels'],
    ['monitoring.ListMetrics', 'cloudwatch:ListMetrics'],
  ])('is unknown, with the action to allow: %s', async (operation, action) => {
    account.refused = new Set([operation]);
    const says = `${action} is refused (AccessDeniedException): allow it to whoever runs this`;
    expect(await found()).toEqual({ code: 0, wrong: [expect.objectContaining({ state: 'unknown', says })] });
    expect((await doctor()).stdout).toContain('Nothing that was seen stands in the way; 1 could not be looked at (?).');
  });

  it('is unknown where an id stands for nothing that is listed, such as a profile that was deleted', async () => {
    account.called.push('gone1234abcd');
    const says = 'gone1234abcd: called in the last two weeks, and nothing that is listed has that id now';
    expect(await found()).toEqual({ code: 0, wrong: [expect.objectContaining({ state: 'unknown', says })] });
  });

  it('is unknown where nobody has called', async () => {
    account.called = [];
    expect((await found()).wrong).toMatchObject([{ state: 'unknown', about: 'prices' }]);
  });
});

describe('without a way to look', () => {
  it('nothing is said to be well: no call is answered, as with credentials that have been withdrawn', async () => {
    account.refused = new Set(
      ['bedrock.GetModelInvocationLoggingConfiguration', 'monitoring.ListMetrics'].concat(
        ['InferenceProfiles', 'ProvisionedModelThroughputs', 'CustomModelDeployments', 'ImportedModels'].map(
          (kind) => `bedrock.List${kind}`,
        ),
      ),
    );
    const { code, stdout } = await doctor();
    expect(code).toBe(2);
    expect(stdout).toContain('Nothing could be looked at (?): see whether the credentials hold');
  });

  it.each([
    ['no Region', { AWS_REGION: '', AWS_DEFAULT_REGION: '' }, /needs a Region/],
    ['no credentials', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, /needs AWS credentials/],
  ])('%s: nothing is done, and one line says what to do', async (_, less, says) => {
    const { code, stdout, stderr } = await run(['doctor'], { env: { ...environment(), ...less } });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

const hasTools = ['aws', 'jq'].every((tool) => spawnSync(tool, ['--version']).status === 0);
if (!hasTools)
  process.stderr.write('skipped, no AWS CLI or jq on the path: the commands of doctor as they are typed\n');

const typed = (command: string) =>
  promisify(execFile)('sh', ['-c', command], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment() },
  });

describe.skipIf(!hasTools)('the commands, typed', { timeout: 60_000 }, () => {
  it.each<[string, () => void]>([
    ['for text', () => (account.logging = { ...account.logging, textDataDeliveryEnabled: false })],
    [
      'for large texts, of a group with a quote in its name',
      () => {
        account.groups.set("it's", undefined);
        account.logging = { ...TOLD, cloudWatchConfig: { logGroupName: "it's", roleArn: ROLE } };
        bodyBucket = 'YOUR_BUCKET';
      },
    ],
    ['for a log group', () => account.groups.clear()],
    [
      'for filters',
      () => (account.filters = ['a', "b's"].map((filterName) => ({ filterName, destinationArn: `arn:${filterName}` }))),
    ],
    ['for owners', () => account.tags.clear()],
  ])('mend it: %s', async (_, change) => {
    change();
    const { wrong } = await found();
    expect(wrong).toHaveLength(1);
    for (const command of wrong.flatMap(({ commands }) => commands)) {
      await typed(command);
    }
    expect(await found()).toEqual({ code: 0, wrong: [] });
  });

  // The loopback S3 reads no bodies, so what would be put is printed.
  const PRINTED = 'aws() { case "$2" in put-*) printf %s "$6" ;; *) command aws "$@" ;; esac; }';
  async function bucketCommand(notifications: s3.NotificationConfiguration): Promise<string> {
    account = { ...ready(), logging: { ...TOLD, s3Config: { bucketName: 'logs' } }, notifications };
    const [command = ''] = (await found()).wrong.flatMap(({ commands }) => commands);
    return `${PRINTED}; ${command}`;
  }

  it.each([ready().notifications, {}])('keep what else a bucket sends: %j', async (notifications) => {
    const { stdout } = await typed(`export AWS_DEFAULT_OUTPUT=text; ${await bucketCommand(notifications)}`);
    expect(JSON.parse(stdout)).toEqual({ ...notifications, EventBridgeConfiguration: {} });
  });

  it('put nothing over what they could not read', async () => {
    const command = await bucketCommand(ready().notifications);
    account.refused = new Set(['s3.GetBucketNotificationConfiguration']);
    await expect(typed(command)).rejects.toMatchObject({ stdout: '' });
  });
});
