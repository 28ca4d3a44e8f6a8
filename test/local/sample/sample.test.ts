import { expect, it } from 'vitest';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { parseConfig } from '#core/config/config.ts';
import type { Observation } from '#core/findings/finding.ts';
import { parseCatalog } from '#core/profiles/parse-catalog.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';
import { sampleCatalog, sampleConfig, sampleRecords } from '#functions/local/sample/sample.ts';
import { fakeKeyRing } from '../../support/fake-key-ring.ts';

interface Record {
  timestamp: string;
  accountId: string;
  region: string;
  requestId: string;
  modelId: string;
  operation: string;
  errorCode?: string;
  identity: { arn: string };
  requestMetadata?: { [key: string]: string };
  input: {
    inputTokenCount?: number;
    inputBodyS3Path?: string;
    inputBodyJson?: {
      messages: { content: { toolUse?: { name: string; input: unknown }; toolResult?: { content: unknown } }[] }[];
    };
  };
  output?: { outputTokenCount?: number; outputBodyJson?: { usage?: { cacheDetails?: unknown[] } } };
}

const lines = [...sampleRecords()];
const records = lines.flatMap((line): Record[] => {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
});
const refundBot = records.filter(
  ({ modelId }) => modelId === sampleCatalog.profiles.find(({ name }) => name === 'refund-bot')?.arn,
);
const runaway = refundBot.filter(({ requestMetadata }) => requestMetadata?.session === 'refund-7731');
const refundBotTokens = (day: string): number =>
  refundBot
    .filter(({ timestamp }) => timestamp.startsWith(day))
    .reduce((sum, { input }) => sum + (input.inputTokenCount ?? 0), 0);

it('is the same to the byte on every run', () => {
  expect([...sampleRecords()]).toEqual(lines);
});

it('is small enough to replay in seconds and big enough to be a week', () => {
  expect(lines.length).toBeGreaterThan(12_000);
  expect(lines.length).toBeLessThan(16_000);
  expect(lines.reduce((sum, line) => sum + line.length, 0)).toBeLessThan(25e6);
  expect(new Set(records.map(({ timestamp }) => timestamp.slice(0, 10))).size).toBe(8);
});

it('comes in time order, except for a few late and repeated lines', () => {
  let newest = '';
  const behind = records.filter(({ timestamp }) => {
    const late = timestamp < newest;
    if (!late) newest = timestamp;
    return late;
  });
  expect(behind.length).toBeGreaterThan(3);
  expect(behind.length).toBeLessThan(30);
});

it('has one cut line and one notice, and every other line is a record of the invented account', () => {
  expect(lines.length - records.length).toBe(2);
  expect(lines.filter((line) => line === 'Permissions are correctly set for Amazon Bedrock logs.')).toHaveLength(1);
  expect(new Set(records.map(({ accountId }) => accountId))).toEqual(new Set(['111122223333']));
});

it('repeats a handful of request ids with the same content', () => {
  const repeated = lines.filter((line, index) => lines.indexOf(line) !== index);
  expect(repeated.length).toBeGreaterThan(3);
  expect(records.length - new Set(records.map(({ requestId }) => requestId)).size).toBe(repeated.length);
});

it.each([
  ['a failed call', (r: Record) => r.errorCode !== undefined],
  [
    'a streamed call through a system profile',
    (r: Record) => r.operation === 'ConverseStream' && r.modelId.startsWith('us.'),
  ],
  [
    'a call through a global profile in another Region',
    (r: Record) => r.modelId.startsWith('global.') && r.region !== 'us-east-1',
  ],
  ['a provisioned model', (r: Record) => r.modelId.includes(':provisioned-model/')],
  ['an embedding', (r: Record) => r.modelId.startsWith('amazon.titan-embed')],
  ['a model nobody can price', (r: Record) => r.modelId === 'examplevendor.frontier-9-v1:0'],
  ['a call without any count', (r: Record) => !r.errorCode && r.input.inputTokenCount === undefined],
  ['a guardrail zero', (r: Record) => r.input.inputTokenCount === 0 && r.output?.outputTokenCount === 0],
  [
    'an offloaded agent history',
    (r: Record) => r.identity.arn.includes('code-agent') && r.input.inputBodyS3Path !== undefined,
  ],
  ['a cache write split by lifetime', (r: Record) => r.output?.outputBodyJson?.usage?.cacheDetails?.length === 2],
] as const)('has %s', (_name, matches) => {
  expect(records.some(matches)).toBe(true);
});

it('has bodies in one Region on the last day only', () => {
  const withBody = records.filter(({ input }) => input.inputBodyJson !== undefined);
  expect(new Set(withBody.map(({ region, timestamp }) => `${region} ${timestamp.slice(0, 10)}`))).toEqual(
    new Set(['us-east-1 2026-11-02']),
  );
});

it('is quiet at night', () => {
  const chats = records.filter(({ identity }) => identity.arn.includes('support-chat'));
  const during = (from: string, to: string) =>
    chats.filter(({ timestamp }) => timestamp.slice(11, 13) >= from && timestamp.slice(11, 13) < to).length;
  expect(during('00', '05') * 10).toBeLessThan(during('08', '13'));
});

it('tells of a refund bot that repeats one call every four seconds from 14:07 for fifty minutes', () => {
  expect(runaway[0]?.timestamp).toBe('2026-11-02T14:07:00Z');
  expect(runaway.at(-1)?.timestamp.slice(0, 16)).toBe('2026-11-02T14:56');
  expect(runaway.length).toBeGreaterThan(700);
  const history =
    runaway.findLast(({ input }) => input.inputBodyJson !== undefined)?.input.inputBodyJson?.messages ?? [];
  const blocks = history.flatMap(({ content }) => content);
  expect(
    new Set(blocks.flatMap(({ toolUse }) => (toolUse ? [JSON.stringify([toolUse.name, toolUse.input])] : []))).size,
  ).toBe(1);
  expect(
    new Set(blocks.flatMap(({ toolResult }) => (toolResult ? [JSON.stringify(toolResult.content)] : []))).size,
  ).toBe(1);
  expect(history.length).toBeGreaterThan(50);
});

it('lets its context grow with every call until somebody stops it', () => {
  const inputs = runaway.map(({ input }) => input.inputTokenCount ?? 0);
  expect(inputs.toSorted((a, b) => a - b)).toEqual(inputs);
});

it('has nobody else whose calls alarm', { timeout: 30_000 }, async () => {
  const [parsed, catalog] = [parseConfig(sampleConfig), parseCatalog(sampleCatalog)];
  if ('errors' in parsed || 'problems' in catalog) throw new Error('the sample has no valid settings');
  const seen: Observation[] = [];
  const batch = composeIngest({
    ...parsed,
    ...catalog,
    keys: fakeKeyRing(),
    ledger: memoryLedger(),
    findings: {
      async record(observation) {
        seen.push(observation);
        return undefined;
      },
    },
    clock: () => Date.UTC(2026, 9, 26),
  })();
  for (const line of lines) batch.add(line);
  await batch.finish();
  expect(
    new Set(seen.map(({ spenderName, requestMetadata }) => `${spenderName} ${requestMetadata?.['session']}`)),
  ).toEqual(new Set(['refund-bot refund-7731']));
});

it('makes the day dearer than its limit and more than twice its past', () => {
  const listPrice = 3.3e-6;
  const limit = sampleConfig.budgets.find(({ name }) => name.startsWith('refund-bot'))?.limitUsd ?? 0;
  const past = ['26', '27', '28', '29', '30', '31']
    .map((day) => refundBotTokens(`2026-10-${day}`))
    .concat(refundBotTokens('2026-11-01'));
  const today = refundBotTokens('2026-11-02');
  expect(limit).toBeGreaterThan(0);
  expect(today * listPrice).toBeGreaterThan(2 * limit);
  expect(today).toBeGreaterThan((2 * past.reduce((sum, tokens) => sum + tokens, 0)) / 7);
  expect(Math.max(...past) * listPrice).toBeLessThan(limit / 2);
});

it('names an ARN in its catalog for every profile the records use', () => {
  const known = new Set(sampleCatalog.profiles.map(({ arn }) => arn));
  const used = new Set(records.map(({ modelId }) => modelId).filter((id) => id.startsWith('arn:')));
  expect(used).toEqual(known);
});

it('has a config that the schema takes', () => {
  expect(parseConfig(sampleConfig)).toMatchObject({ config: { budgets: sampleConfig.budgets } });
});
