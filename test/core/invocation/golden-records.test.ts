import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Invocation,
  TOKEN_METERS,
  type TokenMeter,
  TURN_HASH_BYTES,
  usageIsKnown,
} from '#core/invocation/invocation.ts';
import { readLine } from '#core/invocation/read-record.ts';
import { parseModelId } from '#core/profiles/parse-model-id.ts';
import { stepsOf } from '../../support/agent-history.ts';
import { fakeKeyRing } from '../../support/fake-key-ring.ts';

interface Expected {
  readonly line: number;
  readonly case: string;
  readonly class: 'ok' | 'unknown' | 'failed' | 'duplicate' | 'rejected' | 'other';
  readonly tokens?: Readonly<Record<TokenMeter, number | null>>;
  readonly model?: string | null;
  readonly geography?: string | null;
}

const folder = new URL('../../fixtures/bedrock-logs/', import.meta.url);
const lines = readFileSync(new URL('synthetic-records.jsonl', folder), 'utf8').trimEnd().split('\n');
const expected: readonly Expected[] = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'));
const context = { keys: fakeKeyRing(), metadataKeys: new Set<string>(), conversationKeys: [] };
const read = (line: number) => readLine(lines[line - 1] ?? '', context);

function geographyOf(modelId: string): string | null {
  const { endpoint, geography } = parseModelId(modelId);
  return endpoint === 'geo' ? `geo:${geography}` : (endpoint ?? null);
}

describe('the published answers to 81 log lines', () => {
  it('are one for every line', () => {
    expect(expected.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1));
  });

  it.each(expected)('line $line: $case', ({ line, class: kind, tokens, model, geography }) => {
    const result = read(line);
    if (kind === 'rejected' || kind === 'other') {
      expect(result.kind).toBe(kind);
      return;
    }
    if (result.kind !== 'invocation') throw new Error(`line ${line} is ${result.kind}`);
    const { invocation } = result;
    const meters = TOKEN_METERS.map((meter) => [meter, invocation.tokens[meter] ?? null]);
    expect(Object.fromEntries(meters)).toEqual(tokens);
    const served = invocation.invokedModelId ?? invocation.modelId;
    expect(parseModelId(served).model ?? null).toBe(model);
    expect(geographyOf(served)).toBe(geography);
    // A duplicate is a matter of the ledger: read alone, it is a call like any other.
    const known = usageIsKnown(invocation) ? 'ok' : 'unknown';
    expect(invocation.errorCode === undefined ? known : 'failed').toBe(kind === 'duplicate' ? 'ok' : kind);
  });

  it('reads a second delivery exactly as the first', () => {
    expect(JSON.stringify(read(78))).toBe(JSON.stringify(read(77)));
  });

  it.each([
    { line: 60, tier: 'flex' },
    { line: 61, tier: 'priority' },
    { line: 62, tier: 'standard' },
    { line: 32, tier: 'standard' },
  ])('takes line $line as $tier', ({ line, tier }) => {
    expect(read(line)).toMatchObject({ invocation: { tier } });
  });

  it.each([
    { line: 2, what: { errorCode: undefined, stopReason: 'end_turn', latencyMs: 310, streamed: false } },
    { line: 7, what: { role: 'arn:aws:iam::111122223333:user/integration-test', streamed: true } },
    { line: 22, what: { stopReason: 'end_turn', streamed: true } },
    { line: 28, what: { stopReason: 'end_turn', latencyMs: 640 } },
    { line: 37, what: { stopReason: 'guardrail_intervened' } },
    { line: 41, what: { errorCode: 'ModelTimeoutException' } },
    { line: 44, what: { images: 2 } },
    { line: 53, what: { scope: 'aws-us-gov.444455556666.us-gov-west-1' } },
    { line: 63, what: { latencyOptimized: true } },
    { line: 64, what: { inputWasInclusive: true } },
    { line: 66, what: { inputWasInclusive: false } },
    { line: 74, what: { role: undefined } },
    { line: 75, what: { role: 'arn:aws:iam::111122223333:role/batch-tagger' } },
  ])('reads what else line $line tells', ({ line, what }) => {
    const result = read(line);
    const invocation: Partial<Invocation> = result.kind === 'invocation' ? result.invocation : {};
    const asked = Object.keys(what) as (keyof Invocation)[];
    expect(Object.fromEntries(asked.map((name) => [name, invocation[name]]))).toEqual(what);
  });
});

describe('the agent runs among them', () => {
  const history = (line: number) => {
    const result = read(line);
    return result.kind === 'invocation' ? stepsOf(result.history) : [];
  };

  it.each([
    { line: 69, steps: 2, isError: false, result: '0 results' },
    { line: 70, steps: 4, isError: false, result: '0 results' },
    { line: 71, steps: 6, isError: false, result: '0 results' },
    { line: 72, steps: 5, isError: true, result: 'Error: file is locked' },
    { line: 73, steps: 3, isError: false, result: 'timeout' },
  ])('line $line repeats $steps equal steps', ({ line, steps, isError, result }) => {
    const found = history(line);
    expect(found).toHaveLength(steps);
    expect(new Set(found.map((step) => JSON.stringify(step)))).toHaveLength(1);
    expect(found[0]).toMatchObject({ isError, result });
  });

  it('show one conversation whose answer repeats the same call', () => {
    const features = [69, 70, 71].map((line) => {
      const result = read(line);
      return result.kind === 'invocation' ? result.invocation.features : undefined;
    });
    for (const name of ['conversation', 'prefix', 'call', 'result'] as const) {
      expect(new Set(features.map((turn) => turn?.[name] ?? 'missing'))).toHaveLength(1);
      expect(features[0]?.[name]).toMatch(/^[0-9a-f]+$/);
      expect(features[0]?.[name]).toHaveLength(TURN_HASH_BYTES[name] * 2);
    }
    expect(features.map((turn) => turn?.turns)).toEqual([5, 9, 13]);
  });
});
