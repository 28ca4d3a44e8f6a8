import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, inflateRawSync } from 'node:zlib';
import { type AttributeValue, type DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeSubscriptionEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';
import { engineFile, startDynamodb } from '#functions/local/engine/embedded-dynamodb.ts';
import { type LoopbackAws, loopbackAws } from '../support/aws/loopback-aws.ts';
import { s3Bucket } from '../support/aws/s3-bucket.ts';
import { secretsManager } from '../support/aws/secrets-manager.ts';
import { run, summaryOf } from '../support/cli.ts';
import { clientFor, describeOnEngine } from '../support/engine.ts';
import { type Bundles, bundleHandlers, deploy, keyRingSecret } from '../support/handlers.ts';
import { slackStandIn } from '../support/slack-stand-in.ts';

/** Part of every text that must not get out; no hash, name or base64 text of the product holds it by chance. */
const CANARY = /xkcanary/i;
let planted = 0;
const canary = (place: string): string => `xkcanary ${place} ${++planted} "quoted" <b>`;
const AT = Date.UTC(2026, 10, 2, 9);

const identity = { arn: 'arn:aws:sts::111122223333:assumed-role/helpdesk/xkcanary-session' };
const envelope = (id: string, minute: number) => ({
  schemaType: 'ModelInvocationLog',
  timestamp: new Date(AT + minute * 60_000).toISOString(),
  accountId: '111122223333',
  region: 'us-east-1',
  requestId: id,
  modelId: 'us.anthropic.claude-sonnet-4-6',
  identity,
  requestMetadata: { session: 's-1', note: canary('metadata'), xkcanaryKey: 'x' },
});

/** Converse: an agent that repeats itself, so that a finding is made of it. */
function converse(): object {
  const [args, result, deep] = [{ query: canary('tool argument') }, canary('tool result'), canary('json')];
  const pair = (n: number) => [
    { role: 'assistant', content: [{ toolUse: { toolUseId: `t${n}`, name: 'xkcanary tool!', input: args } }] },
    {
      role: 'user',
      content: [{ toolResult: { toolUseId: `t${n}`, content: [{ text: result }, { json: { deep } }] } }],
    },
  ];
  const document = { name: canary('document'), format: 'pdf', source: { s3Location: { uri: 's3://b/xkcanary.pdf' } } };
  return {
    ...envelope('converse-1', 0),
    operation: 'Converse',
    input: {
      inputBodyJson: {
        system: [{ text: canary('system') }],
        messages: [
          { role: 'user', content: [{ text: canary('prompt') }, { document }] },
          ...[0, 1, 2, 3, 4].flatMap(pair),
        ],
        toolConfig: { tools: [{ toolSpec: { name: 'xkcanary_tool', description: canary('tool') } }] },
      },
      inputTokenCount: 10,
    },
    output: {
      outputBodyJson: {
        output: {
          message: {
            role: 'assistant',
            content: [
              { text: canary('completion') },
              { reasoningContent: { reasoningText: { text: canary('reasoning') } } },
            ],
          },
        },
        stopReason: canary('stop reason'),
        usage: { inputTokens: canary('count') },
      },
      outputTokenCount: 2,
    },
  };
}

const invokeModel = (): object => ({
  ...envelope('invoke-1', 1),
  operation: 'InvokeModelWithResponseStream',
  errorCode: canary('error code'),
  input: {
    inputBodyJson: {
      system: canary('system'),
      prompt: canary('prompt'),
      messages: [{ role: 'user', content: canary('prompt') }],
    },
  },
  output: { outputBodyJson: [{ type: 'content_block_delta', delta: { text: canary('completion') } }] },
});

/** Requests that are in a bucket by these names: one of an agent that repeats itself, and one that is no JSON. */
const BODIES = ['xkcanary-4_input.json', 'xkcanary-8_input.json'] as const;
const bodies = (): [string, string][] => {
  const { input } = converse() as { input: { inputBodyJson: object } };
  return [
    [BODIES[0], JSON.stringify(input.inputBodyJson)],
    [BODIES[1], `{"messages":${canary('malformed body')}`],
  ];
};
const offloaded = (): object[] =>
  BODIES.map((name, i) => ({
    ...envelope(`offloaded-${4 * (i + 1)}`, 1),
    requestMetadata: { session: 's-2' },
    operation: 'Converse',
    input: { inputBodyS3Path: `s3://bodies/data/${name}`, inputTokenCount: 10 },
    output: { outputTokenCount: 2 },
  }));

const lines = (): string[] => [
  ...offloaded().map((record) => JSON.stringify(record)),
  JSON.stringify(converse()),
  JSON.stringify(invokeModel()),
  JSON.stringify({ ...envelope('', 2), input: { inputBodyJson: { prompt: canary('rejected') } } }),
  JSON.stringify({ ...converse(), requestId: 'time-1', timestamp: canary('timestamp') }),
  JSON.stringify({ ...converse(), requestId: 'region-1', region: canary('region') }),
  JSON.stringify(converse()).slice(0, -300),
  `{"schemaType":"ModelInvocationLog","input":${canary('malformed')}`,
  canary('plain text'),
  JSON.stringify({ schemaType: 'Other', text: canary('other') }),
];

/** Everything in a table as text: names and strings, bytes as they are, and what they hold inflated. */
async function textsIn(client: DynamoDBClient, table: string): Promise<string[]> {
  const texts: string[] = [];
  const add = ({ S, N, B }: AttributeValue): void => {
    if (S !== undefined || N !== undefined) texts.push(S ?? N ?? '');
    if (B === undefined) return;
    texts.push(Buffer.from(B).toString('latin1'));
    texts.push(inflateRawSync(B, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1'));
  };
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
    for (const item of Items) for (const value of Object.values(item)) add(value);
  }
  return texts;
}

const leaks = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => {
    const at = text.search(CANARY);
    return at < 0 ? [] : [text.slice(Math.max(0, at - 40), at + 60)];
  });

const TOKEN_SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:slack';

describeOnEngine('no text of a prompt, an answer or a tool', (engine) => {
  let folder = '';
  let bundles: Bundles;
  let secrets: LoopbackAws;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replay-'));
    [bundles, secrets] = await Promise.all([
      bundleHandlers(),
      secretsManager({ SecretString: JSON.stringify(keyRingSecret) }),
    ]);
  }, 30_000);
  const configure = (TableName: string, config: object) =>
    engine().client.send(
      new PutItemCommand({
        TableName,
        Item: { p: { S: 'CONFIG' }, s: { S: 'deployed' }, d: { S: JSON.stringify(config) } },
      }),
    );
  afterAll(() => Promise.all([rm(folder, { recursive: true }), bundles.remove(), secrets.stop()]));

  it.each(['text', 'json'])('gets out of a replay with %s output', { timeout: 30_000 }, async (output) => {
    const [file, db, report] = [join(folder, `${output}.jsonl`), join(folder, `${output}.db`), join(folder, output)];
    const oversized = `{"schemaType":"ModelInvocationLog","input":"${canary('oversized').repeat(600_000)}"}`;
    expect(oversized.length).toBeGreaterThan(16 * 1024 * 1024);
    await mkdir(join(folder, 'data'), { recursive: true });
    for (const [name, text] of bodies()) await writeFile(join(folder, 'data', name), text);
    await writeFile(file, [...lines(), oversized, ...lines()].join('\n'));
    const args = ['replay', file, '--db', db, '--report', report, ...(output === 'json' ? ['--json'] : [])];
    const ran = await run(args);
    expect(ran.code).toBe(0);
    if (output === 'json') {
      const identities = { records: 23, invocations: 4, failed: 1, duplicates: 4, rejected: 11, other: 4 };
      expect(summaryOf(ran)).toMatchObject(identities);
      expect(ran.json().filter(({ type }) => type === 'finding')).toHaveLength(2);
    }
    const html = await readFile(join(report, 'index.html'), 'utf8');
    expect(html.length).toBeGreaterThan(1000);
    // The report holds the message that was sent, unless nobody was told.
    expect(html.includes('What was sent')).toBe(output === 'text');
    expect(leaks([ran.stdout, ran.stderr, html, await readFile(db, 'latin1')])).toEqual([]);

    const kept = await startDynamodb(engineFile() ?? '', db);
    const client = clientFor(kept.endpoint);
    const texts = [...(await textsIn(client, 'watchdog-ledger')), ...(await textsIn(client, 'watchdog-state'))];
    client.destroy();
    await kept.stop();
    // What is looked through is what was stored.
    expect(texts.some((text) => text.includes('us.anthropic.claude-sonnet-4-6'))).toBe(true);
    expect(texts.some((text) => text.includes('tool-call-loop'))).toBe(true);
    expect(leaks(texts)).toEqual([]);
  });

  it('gets out of the deployed modules, whether they answer or throw', { timeout: 30_000 }, async () => {
    const tables = await engine().tables();
    const at = { tables, secretsManager: secrets.endpoint };
    const bucket = await loopbackAws([
      s3Bucket('bodies', new Map(bodies().map(([name, text]) => [`data/${name}`, Buffer.from(text)]))),
    ]);
    const ingest = await deploy(bundles.ingest, {
      ...at,
      dynamodb: engine().endpoint,
      environment: { BODY_BUCKET: 'bodies', AWS_ENDPOINT_URL_S3: bucket.endpoint },
    });
    const watch = await deploy(bundles.watch, { ...at, dynamodb: engine().endpoint });
    const down = await deploy(bundles.ingest, { ...at, dynamodb: 'http://127.0.0.1:9' });
    const slack = await slackStandIn();
    await configure(tables.state, { targets: [{ slack: { channel: 'C0WATCHDOG', tokenSecret: TOKEN_SECRET } }] });
    const environment = { SLACK_API_URL: slack.baseUrl };
    const notify = await deploy(bundles.notify, { ...at, dynamodb: engine().endpoint, environment });
    const huge = `{"schemaType":"ModelInvocationLog","x":"${canary('huge').repeat(300_000)}"}`;
    const delivery = encodeSubscriptionEvent(
      [...lines(), huge].map((message, i) => ({ id: String(i), timestamp: AT, message })),
    );
    const answers = [
      await ingest.invoke(delivery, AT),
      await ingest.invoke({ awslogs: { data: delivery.awslogs.data.slice(0, 900) } }, AT),
      await ingest.invoke({ awslogs: { data: canary('data') } }, AT),
      await watch.invoke({ time: new Date(AT + 180_000).toISOString() }, AT),
      await notify.invoke({ time: new Date(AT + 180_000).toISOString() }, AT + 180_000),
    ];
    expect(answers.flatMap(({ error }) => error ?? [])).toEqual([]);
    const thrown = [
      await down.invoke(delivery, AT),
      await ingest.invoke({ awslogs: null, text: canary('event') }, AT),
      await ingest.invoke({ awslogs: { data: { text: canary('data') } } }, AT),
      await watch.invoke({ time: canary('time') }, AT),
      await notify.invoke(null, AT),
    ];
    expect(thrown.map(({ error }) => typeof error?.message)).toEqual(Array(5).fill('string'));
    const running = [ingest, watch, down, notify];
    const output = running.flatMap((one) => Object.values(one.output()));
    await Promise.all([...running, slack, bucket].map((one) => one.stop()));
    // What people are told is looked through as it stands and as it was sent.
    const messages = slack.inbox.messages('C0WATCHDOG');
    expect(messages).toHaveLength(1);
    output.push(JSON.stringify([messages, slack.calls]));

    expect(answers[0]?.answer).toMatchObject({
      invocations: 4,
      rejected: 6,
      bodiesRead: 1,
      bodiesUnread: 1,
      findings: [{ check: 'tool-call-loop' }, { check: 'tool-call-loop' }],
    });
    expect(leaks([JSON.stringify([answers, thrown]), ...output])).toEqual([]);
    const texts = [
      ...(await textsIn(engine().client, tables.ledger)),
      ...(await textsIn(engine().client, tables.state)),
    ];
    expect(texts.some((text) => text.includes('us.anthropic.claude-sonnet-4-6'))).toBe(true);
    expect(leaks(texts)).toEqual([]);
  });
});
