import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { TurnFeatures } from '#core/invocation/invocation.ts';
import { foldRows, sumPages } from '#core/ledger/page.ts';
import { encodePage } from '#core/ledger/page-codec.ts';
import type { Row } from '#core/ledger/row.ts';
import { decodeSegment, encodeSegment } from '#core/ledger/segment-codec.ts';
import { msOf } from '#core/time.ts';
import { anyRows } from '../../support/arbitraries.ts';
import { logRecord, readInvocation } from '../../support/log-record.ts';
import { NINE, plainFold, row, SCOPE, tokens } from '../../support/row.ts';

const UNKNOWN = Object.fromEntries(Object.keys(tokens()).map((meter) => [meter, undefined])) as Row['tokens'];

describe('a segment', () => {
  test.prop([anyRows])('gives back the rows that went in, in their order', (rows) => {
    expect(decodeSegment(encodeSegment(rows, NINE), SCOPE, NINE)).toStrictEqual(rows);
  });

  test.prop([anyRows])('is the same bytes for the same rows', (rows) => {
    const copy = decodeSegment(encodeSegment(rows, NINE), SCOPE, NINE);
    expect(encodeSegment(copy, NINE)).toEqual(encodeSegment(structuredClone(rows), NINE));
  });

  test.prop([anyRows, fc.nat()])('cut short throws a RangeError instead of giving other rows', (rows, cut) => {
    const bytes = encodeSegment(rows, NINE);
    expect(() => decodeSegment(bytes.subarray(0, cut % bytes.length), SCOPE, NINE)).toThrow(RangeError);
  });

  it('keeps unknown tokens apart from none', () => {
    const rows = [row(1, NINE, { tokens: UNKNOWN }), row(2, NINE, { tokens: tokens() })];
    expect(decodeSegment(encodeSegment(rows, NINE), SCOPE, NINE).map((one) => one.tokens.input)).toEqual([
      undefined,
      0,
    ]);
  });

  it('takes every count the reader takes, and a page the sum of thousands of them', () => {
    const huge = [2 ** 53 - 1, 2 ** 53 - 2, 1e9, 1e9 + 1].map((inputTokenCount, number) => {
      const { tokens: meters } = readInvocation(logRecord({ input: { inputTokenCount } }));
      return row(number, NINE, { tokens: meters });
    });
    expect(decodeSegment(encodeSegment(huge, NINE), SCOPE, NINE)).toStrictEqual(huge);
    const page = foldRows(huge, plainFold);
    expect(() => encodePage(sumPages(Array(5_000).fill(page)))).not.toThrow();
  });

  it('of another version is refused by its number', () => {
    expect(() => decodeSegment(Uint8Array.of(99, 0, 0, 0), SCOPE, NINE)).toThrow('segment version 99');
  });

  it('takes rows hashed with one key only', () => {
    const rows = [row(1, NINE, { features: { keyId: 1 } }), row(2, NINE, { features: { keyId: 2 } })];
    expect(() => encodeSegment(rows, NINE)).toThrow('different keys');
  });
});

describe('the size of a hundred calls of one minute', () => {
  const random = (text: string, digits: number) => createHash('sha256').update(text).digest('hex').slice(0, digits);
  const uuidOf = (hex: string) =>
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  /** Ten agents of three roles on four profiles; a tenth of the calls fails, most read a cache. */
  const real = (call: number): Row => {
    const agent = call % 10;
    const failed = call % 10 === 7;
    const { errorCode, stopReason, ...base } = { ...row(call, NINE), errorCode: undefined, stopReason: undefined };
    return {
      ...base,
      requestId: uuidOf(random(`id ${call}`, 32)),
      timestamp: msOf(NINE) + ((call * 7919) % 60) * 1000,
      operation: call % 3 === 0 ? 'ConverseStream' : 'Converse',
      modelId: `arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/${random(`p ${agent % 4}`, 12)}`,
      role: random(`role ${agent % 3}`, 16),
      ...(failed ? { errorCode: 'ThrottlingException' } : { stopReason: call % 2 === 0 ? 'tool_use' : 'end_turn' }),
      streamed: call % 3 === 0,
      ...(failed ? {} : { latencyMs: 800 + ((call * 104_729) % 9_000) }),
      tokens: failed
        ? UNKNOWN
        : tokens({
            input: (call * 31) % 900,
            output: (call * 7_907) % 2_000,
            cacheRead: 4_000 + ((call * 6_007) % 30_000),
          }),
      metadata: { team: random(`team ${agent % 3}`, 16) },
    };
  };
  const features = (call: number): TurnFeatures => ({
    keyId: 1,
    conversation: random(`conversation ${call % 10}`, 16),
    prefix: random(`prefix ${call % 4}`, 16),
    turns: 3 + ((call * 13) % 40),
    result: random(`result ${call}`, 16),
    resultIsError: call % 9 === 0,
    ...(call % 2 === 0 ? { call: random(`call ${call}`, 16) } : { answer: random(`answer ${call}`, 16) }),
  });
  const calls = Array.from({ length: 100 }, (_, call) => real(call));
  const packed = (rows: readonly Row[]) => deflateRawSync(encodeSegment(rows, NINE)).length;
  const plain = packed(calls);
  const full = packed(calls.map((one, call) => ({ ...one, features: features(call) })));

  it(`is below 3.5 KB without loop features: ${plain} bytes`, () => {
    expect(plain).toBeGreaterThan(1_600);
    expect(plain).toBeLessThan(3_500);
  });

  it(`is below 8 KB with them: ${full} bytes`, () => {
    expect(full).toBeGreaterThan(plain);
    expect(full).toBeLessThan(8_000);
  });
});
