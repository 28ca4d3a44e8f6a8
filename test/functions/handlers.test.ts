import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeSubscriptionEvent } from '#adapters/cloudwatch-logs/decode-subscription-event.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger-store.ts';
import { HOUR, minuteOf } from '#core/time.ts';
import { readAllSpend } from '#functions/ledger/rolling-spend.ts';
import type { LoopbackAws } from '../support/aws/loopback-aws.ts';
import { secretsManager } from '../support/aws/secrets-manager.ts';
import { describeOnEngine } from '../support/engine.ts';
import { type Bundles, bundleHandlers, type Deployed, deploy, keyRingSecret } from '../support/handlers.ts';

const event = (name: string) => JSON.parse(readFileSync(new URL(`../../events/${name}.json`, import.meta.url), 'utf8'));
const fixture = new URL('../fixtures/bedrock-logs/synthetic-records.jsonl', import.meta.url);
const lines = readFileSync(fixture, 'utf8').trimEnd().split('\n');
const TEN = Date.UTC(2026, 10, 2, 10);
const COUNTS = { invocations: 0, other: 0, rejected: 0, tooLate: 0, checkErrors: 0, bodiesRead: 0, bodiesUnread: 0 };
const NOTHING = { ...COUNTS, rejectedBy: {}, findings: [] };

/** Embedded metric format: what CloudWatch reads from a log line (AWS docs: CloudWatch Embedded Metric Format). */
interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly { readonly Namespace: string; readonly Dimensions: string[][] }[];
  };
}

function metricsIn(stdout: string): Record<string, unknown>[] {
  const all = stdout
    .trim()
    .split('\n')
    .filter((line) => line.includes('"_aws"'))
    .map((line) => JSON.parse(line));
  return all.map(({ _aws, ...values }: EmbeddedMetrics) => {
    expect(_aws.CloudWatchMetrics).toMatchObject([{ Namespace: 'BedrockCostWatchdog', Dimensions: [['service']] }]);
    return values;
  });
}

const answersIn = (stdout: string): unknown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ message }) => message === 'answered');

describe('the saved events', () => {
  it.each([
    { name: 'data-message', expected: lines },
    { name: 'one-bad-of-fifty', expected: [...lines.slice(0, 24), lines[78], ...lines.slice(24, 49)] },
  ])('$name holds the synthetic records', async ({ name, expected }) => {
    const messages: unknown[] = [];
    const { messageType } = await decodeSubscriptionEvent(event(`ingest-invocations/${name}`).awslogs.data, (one) => {
      messages.push('message' in one ? one.message : one);
    });
    expect(messageType).toBe('DATA_MESSAGE');
    expect(messages).toEqual(expected);
  });
});

describeOnEngine('the deployed modules', (engine) => {
  let bundles: Bundles;
  let secrets: LoopbackAws;
  const running: Deployed[] = [];
  beforeAll(async () => {
    [bundles, secrets] = await Promise.all([
      bundleHandlers(),
      secretsManager({ SecretString: JSON.stringify(keyRingSecret) }),
    ]);
  }, 30_000);
  afterAll(async () => {
    await Promise.all(running.map((one) => one.stop()));
    await Promise.all([bundles.remove(), secrets.stop()]);
  });

  async function start(
    name: 'ingest' | 'watch',
    tables: { ledger: string; state: string },
    dynamodb = engine().endpoint,
  ) {
    const deployed = await deploy(bundles[name], { tables, dynamodb, secretsManager: secrets.endpoint });
    running.push(deployed);
    return deployed;
  }

  it('take a delivery of every kind of record and fold it into pages', { timeout: 30_000 }, async () => {
    const tables = await engine().tables();
    const [ingest, watch] = [await start('ingest', tables), await start('watch', tables)];
    const { answer } = await ingest.invoke(event('ingest-invocations/data-message'), TEN);
    // The second delivery of a line is a call like any other until it is folded.
    expect(answer).toMatchObject({
      invocations: 78,
      other: 2,
      rejected: 1,
      tooLate: 0,
      checkErrors: 0,
      rejectedBy: { 'malformed-json': 1 },
    });
    expect(answer?.findings).toMatchObject([
      { check: 'tool-call-loop', change: 'opened', requestId: '41915545-a252-56a4-8533-c110777b8e0f' },
      { check: 'tool-call-loop', change: 'opened', evidence: { tool: 'read_file' } },
    ]);
    const asked = { operation: 'secretsmanager.GetSecretValue', input: { SecretId: 'key-ring' }, fault: undefined };
    expect(secrets.calls).toContainEqual(asked);

    const ticked = await watch.invoke(event('watch-spend/tick'), TEN);
    expect(ticked.answer).toMatchObject({ unfinished: false, checkErrors: 0, findings: [] });
    expect(ticked.answer?.minutesChanged).toBeGreaterThan(40);
    const ledger = dynamoLedger(engine().client, tables.ledger);
    const nine = minuteOf(TEN) - HOUR;
    const entries = [...(await readAllSpend(ledger, nine, nine + 2 * HOUR)).entries.values()];
    const total = (of: (tally: (typeof entries)[number]['tally']) => number | bigint) =>
      entries.reduce((sum, { tally }) => sum + BigInt(of(tally)), 0n);
    expect(total(({ calls }) => calls)).toBe(77n);
    expect(total(({ failed }) => failed)).toBe(1n);
    expect(total(({ unknownUsage }) => unknownUsage)).toBe(5n);
    // The same as a replay of the file says.
    expect(total(({ listCost }) => listCost)).toBe(7_678_023_110_000n);
    const hours = await ledger.readPages('aws.111122223333.us-east-1', 'hour', nine, nine + HOUR);
    expect(hours).toHaveLength(1);

    const again = await ingest.invoke(event('ingest-invocations/data-message'), TEN + 60_000);
    expect(again.answer).toMatchObject({ invocations: 78, findings: [] });
    const { answer: second } = await watch.invoke({ time: '2026-11-02T10:04:00Z' }, TEN);
    expect(second).toEqual({ minutesChanged: 0, unfinished: false, checkErrors: 0, findings: [] });

    const [first] = metricsIn(ingest.output().stdout);
    expect(first).toEqual({
      service: 'bedrock-cost-watchdog',
      invocations: 78,
      rejected: 1,
      tooLate: 0,
      checkErrors: 0,
    });
    const [answered] = answersIn(ingest.output().stdout);
    expect(answered).toMatchObject({ invocations: 78, other: 2, rejected: 1, tooLate: 0, checkErrors: 0 });
    const [tick] = metricsIn(watch.output().stdout);
    expect(tick).toMatchObject({ service: 'bedrock-cost-watchdog', minutesChanged: ticked.answer?.minutesChanged });
    for (const { stdout, stderr } of [ingest.output(), watch.output()]) {
      expect(stderr).toBe('');
      // No spender, role, account or model in anything that is logged or measured.
      expect(stdout).not.toMatch(/anthropic|amazon\.|openai|arn:|111122223333|helpdesk|refund/);
    }
  });

  it('take what is damaged as far as it goes', { timeout: 30_000 }, async () => {
    const ingest = await start('ingest', await engine().tables());
    expect((await ingest.invoke(event('ingest-invocations/control-message'), TEN)).answer).toEqual(NOTHING);
    const { answer: bad } = await ingest.invoke(event('ingest-invocations/one-bad-of-fifty'), TEN);
    expect(bad).toMatchObject({ invocations: 49, rejected: 1, rejectedBy: { 'malformed-json': 1 } });
    const { answer: cut } = await ingest.invoke(event('ingest-invocations/truncated-gzip'), TEN);
    expect(cut).toMatchObject({ rejected: 1, rejectedBy: { truncated: 1 } });
    expect(cut?.invocations).toBeGreaterThan(20);
  });

  it('reject when the table is not there, and log it once without the payload', { timeout: 30_000 }, async () => {
    const tables = await engine().tables();
    for (const name of ['ingest', 'watch'] as const) {
      const deployed = await start(name, tables, 'http://127.0.0.1:9');
      const sent = event(name === 'ingest' ? 'ingest-invocations/data-message' : 'watch-spend/tick');
      const { answer, error } = await deployed.invoke(sent, TEN);
      expect(answer).toBeUndefined();
      expect(error?.message).toContain('ECONNREFUSED');
      const { stdout, stderr } = deployed.output();
      const logged = `${stdout}${stderr}`.trim().split('\n');
      expect(logged).toHaveLength(1);
      expect(JSON.parse(logged[0] ?? '')).toMatchObject({ level: 'ERROR', message: 'invocation failed' });
      expect(logged[0]).not.toMatch(/H4sI|anthropic|awslogs|logEvents|Find the order/);
    }
  });
});
