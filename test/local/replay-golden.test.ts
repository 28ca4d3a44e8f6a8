import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseUsd } from '#core/money.ts';
import { type Ran, run, summaryOf } from '../support/cli.ts';

const GOLDEN = fileURLToPath(new URL('../fixtures/bedrock-logs/synthetic-records.jsonl', import.meta.url));
const lines = readFileSync(GOLDEN, 'utf8').trimEnd().split('\n');

const FINDING_KEYS = [
  ...['v', 'type', 'change', 'check', 'severity', 'fingerprint', 'episode', 'account', 'region', 'spender'],
  ...['spenderName', 'model', 'principal', 'conversation', 'requestMetadata', 'requestId', 'firstObservedAt'],
  ...['detectedAt', 'listCostUsd', 'costPerHourUsd', 'reason', 'evidence'],
];
const SUMMARY_KEYS = [
  ...['v', 'type', 'records', 'invocations', 'failed', 'duplicates', 'rejected', 'other', 'tooLate', 'unpriced'],
  ...['unknownUsage', 'listCostUsd', 'listCostUpperUsd', 'table', 'spenders', 'seconds'],
];
/** Beyond the published keys; additions are free. */
const ADDED = ['tooLateListCostUsd', 'checkErrors'];
const TOKENS = [
  'input',
  'output',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'cacheWrite30m',
  'cacheWriteUnknownTtl',
];
const DECIMAL = /^\d+(\.\d*[1-9])?$/;

describe('the 81 synthetic records, replayed', () => {
  let ran: Ran;
  beforeAll(async () => {
    ran = await run(['replay', GOLDEN, '--json']);
  }, 20_000);

  it('end with 0, nothing on stderr and the summary last', () => {
    expect(ran.code).toBe(0);
    expect(ran.stderr).toBe('');
    expect(ran.json().map(({ type, v }) => [v, type])).toEqual([
      [1, 'finding'],
      [1, 'finding'],
      [1, 'rejected'],
      [1, 'summary'],
    ]);
  });

  it('are counted as published', () => {
    expect(summaryOf(ran)).toMatchObject({
      records: 81,
      invocations: 77,
      failed: 1,
      duplicates: 1,
      rejected: 1,
      other: 2,
      tooLate: 0,
      unknownUsage: 5,
      table: { invocations: 77, listCostUsd: summaryOf(ran).listCostUsd },
    });
    const { records, invocations, duplicates, rejected, other } = summaryOf(ran) as unknown as Record<string, number>;
    expect(records).toBe(
      [invocations, duplicates, rejected, other].reduce((sum, count) => Number(sum) + Number(count), 0),
    );
  });

  it('have lines with exactly the published keys', () => {
    const [finding, , rejected, summary] = ran.json();
    expect(Object.keys(finding ?? {}).sort()).toEqual([...FINDING_KEYS].sort());
    expect(rejected).toEqual({ v: 1, type: 'rejected', reason: 'malformed-json', source: `${GOLDEN}:79` });
    expect(Object.keys(summary ?? {}).sort()).toEqual([...SUMMARY_KEYS, ...ADDED].sort());
    for (const one of summaryOf(ran).spenders) {
      expect(Object.keys(one).sort()).toEqual(['invocations', 'listCostUsd', 'name', 'spender', 'tokens']);
      expect(Object.keys(one.tokens as object)).toEqual(TOKENS);
      expect(one.listCostUsd).toMatch(DECIMAL);
    }
  });

  it('cost what their spenders cost together, to the last digit', () => {
    const { spenders, listCostUsd, listCostUpperUsd } = summaryOf(ran);
    expect(listCostUsd).toMatch(DECIMAL);
    const sum = spenders.reduce((total, one) => total + parseUsd(String(one.listCostUsd)), 0n);
    expect(sum).toBe(parseUsd(String(listCostUsd)));
    expect(parseUsd(String(listCostUpperUsd))).toBeGreaterThan(sum);
    expect(spenders.reduce((total, one) => total + Number(one.invocations), 0)).toBe(77);
  });

  // Counts of the records, by hand times the USD a million tokens of the AWS Price List.
  it.each([
    {
      line: 3,
      spender: 'eu.anthropic.claude-sonnet-4-6',
      cost: [140 * 3.3, 52 * 16.5, 18220 * 0.33],
      usd: '0.0073326',
    },
    {
      line: 5,
      spender: 'jp.anthropic.claude-sonnet-4-5-20250929-v1:0',
      cost: [231 * 3.3, 97 * 16.5, 19840 * 4.125],
      usd: '0.0842028',
    },
    { line: 8, spender: 'eu.anthropic.claude-opus-4-6-v1', cost: [33 * 5.5, 9 * 27.5, 40960 * 11], usd: '0.450989' },
    { line: 9, spender: 'apac.amazon.nova-pro-v1:0', cost: [402 * 0.8, 23 * 3.2, 9728 * 0.2], usd: '0.0023408' },
    {
      line: 23,
      spender: 'us.anthropic.claude-opus-4-7',
      cost: [8 * 5.5, 731 * 27.5, 164320 * 0.55, 612 * 6.875],
      usd: '0.11473',
    },
    { line: 76, spender: 'au.anthropic.claude-sonnet-4-6', cost: [25 * 3.3, 13 * 16.5], usd: '0.000297' },
  ])('have line $line at $usd', ({ line, spender, cost, usd }) => {
    expect(lines[line - 1]).toContain(spender);
    expect(summaryOf(ran).spenders.find((one) => one.spender === spender)).toMatchObject({
      invocations: 1,
      listCostUsd: usd,
    });
    expect(cost.reduce((sum, part) => sum + part, 0) / 1e6).toBeCloseTo(Number(usd), 12);
  });

  it.each([
    { line: 41, why: 'it failed', spender: 'us.anthropic.claude-opus-5-5' },
    { line: 48, why: 'its throughput is paid by the hour', spender: 'provisioned-model/xk29fmd81qpz' },
    { line: 54, why: 'nobody knows its price', spender: 'examplevendor.frontier-9-v1:0' },
    { line: 55, why: 'only a like-named model has a price', spender: 'us.anthropic.claude-opus-5-9' },
  ])('have line $line as a call: $why', ({ line, spender }) => {
    expect(lines[line - 1]).toContain(spender);
    const known = summaryOf(ran).spenders.filter((one) => String(one.spender).endsWith(spender));
    expect(known).toHaveLength(1);
    if (line !== 41) expect(known).toMatchObject([{ invocations: 1, listCostUsd: '0' }]);
  });

  it('tell of the agent that repeats itself with the record that tipped it', () => {
    const [first] = ran.json();
    expect(first).toMatchObject({
      change: 'opened',
      check: 'tool-call-loop',
      episode: 1,
      account: '111122223333',
      region: 'us-east-1',
      spender: 'us.anthropic.claude-sonnet-4-6',
      principal: 'arn:aws:iam::111122223333:role/refund-bot-role',
      requestId: '41915545-a252-56a4-8533-c110777b8e0f',
      detectedAt: '2026-11-02T09:42:14Z',
      // 166 x 3.30 + 57 x 16.50 + 3,120 x 0.33 + 410 x 4.125, a millionth each.
      listCostUsd: '0.00420915',
      costPerHourUsd: null,
    });
    expect(lines[69]).toContain(String(first?.requestId));
  });
});
