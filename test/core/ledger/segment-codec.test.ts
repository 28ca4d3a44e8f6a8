import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { TURN_HASH_BYTES, type TurnFeatures } from '#core/invocation/invocation.ts';
import { foldRows, sumPages } from '#core/ledger/page.ts';
import { encodePage } from '#core/ledger/page-codec.ts';
import { dedupe, type Row } from '#core/ledger/row.ts';
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

  it('leaves the head of an ARN of its own scope out, and only that', () => {
    const size = (modelId: string) => encodeSegment([row(1, NINE, { modelId })], NINE).length;
    const [own, foreign] = ['111122223333', '444455556666'].map((account) =>
      size(`arn:aws:bedrock:us-east-1:${account}:application-inference-profile/abc`),
    );
    // One byte more: the flag that says so.
    expect(own).toBe(size('application-inference-profile/abc') + 1);
    expect(foreign).toBe((own ?? 0) - 1 + 'arn:aws:bedrock:us-east-1:444455556666:'.length);
  });

  it('keeps a hash once, however many rows of the batch share it', () => {
    const size = (conversations: readonly string[]) =>
      encodeSegment(
        conversations.map((conversation, number) => row(number, NINE, { features: { keyId: 1, conversation } })),
        NINE,
      ).length;
    const [one, other] = ['0123456789ab', '6123456789ab'];
    expect(size([one, other, one, other, one])).toBe(size([one, one, one, one, one]) + 6);
  });

  it('refuses a hash of another length than is kept', () => {
    const rows = [row(1, NINE, { features: { keyId: 1, call: '0123456789abcdef' } })];
    expect(() => encodeSegment(rows, NINE)).toThrow('a hash of 16 digits where 5 bytes are kept');
  });

  it('takes rows hashed with one key only', () => {
    const rows = [row(1, NINE, { features: { keyId: 1 } }), row(2, NINE, { features: { keyId: 2 } })];
    expect(() => encodeSegment(rows, NINE)).toThrow('different keys');
  });
});

describe('a segment of version 1', () => {
  const golden =
    'AQQDAAAAAAAAAEAAgAAAAAAAAAEAAAAAAAAAQACAAAAAAAAAAgEBI0VniavN7wEjRWeJq83vAAAAAAAAAEAAgAAAAAAAAAQKG2FudGhyb3BpYy5jbGF1' +
    'ZGUtc29ubmV0LTQtNkhhcm46YXdzOmJlZHJvY2s6dXMtZWFzdC0xOjExMTEyMjIyMzMzMzphcHBsaWNhdGlvbi1pbmZlcmVuY2UtcHJvZmlsZS9hYmMa' +
    'YW50aHJvcGljLmNsYXVkZS1oYWlrdS00LTUIQ29udmVyc2UOQ29udmVyc2VTdHJlYW0QMDEyMzQ1Njc4OWFiY2RlZhNUaHJvdHRsaW5nRXhjZXB0aW9u' +
    'CHRvb2xfdXNlBHRlYW0QZmVkY2JhOTg3NjU0MzIxMOkHumC5F6EfAgICAgECAQEAAwAABAUEBAAGAAAAAAcAAAgAAAEfAQEA8aIEAAAAAwAAZa0CZWUL' +
    'gYCAgAgLCwEBAQEBAQEBAQEBAQEBAQEBAAEBAAEJCgAAAN8BCBEREREREREiMzMzMzMzM0RVVVVVVVVVZnd3d3d3d3eIYwARERERERERIpmZmZmZmZmq' +
    'AQA=';
  /** What was written, with the shorter hashes of today: the same calls read today are these rows. */
  const rows: readonly Row[] = [
    row(1, NINE),
    row(2, NINE, {
      timestamp: msOf(NINE) + 12_345,
      operation: 'ConverseStream',
      modelId: 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc',
      invokedModelId: 'anthropic.claude-haiku-4-5',
      role: '0123456789abcdef',
      stopReason: 'tool_use',
      streamed: true,
      latencyMs: 70_000,
      images: 2,
      tokens: { ...tokens({ input: 300, output: 2 ** 31 }), cacheWriteUnknownTtl: undefined },
      tier: 'priority',
      latencyOptimized: true,
      inputWasInclusive: true,
      metadata: { team: 'fedcba9876543210' },
      features: {
        keyId: 3,
        turns: 7,
        conversation: '111111111111',
        prefix: '333333333333',
        call: '5555555555',
        result: '7777777777',
        resultIsError: true,
      },
    }),
    row(3, NINE, {
      requestId: `#${'0123456789abcdef'.repeat(2)}`,
      errorCode: 'ThrottlingException',
      features: { keyId: 3, conversation: '111111111111', answer: '9999999999', resultIsError: false },
    }),
    row(4, NINE, { features: { keyId: 3 } }),
  ];
  const bytes = Buffer.from(golden, 'base64');

  it('is read, and equals the same calls written today', () => {
    expect(decodeSegment(bytes, SCOPE, NINE)).toStrictEqual(rows);
    expect(decodeSegment(encodeSegment(rows, NINE), SCOPE, NINE)).toStrictEqual(rows);
  });

  it('counts once together with the same calls written today', () => {
    const both = [...decodeSegment(bytes, SCOPE, NINE), ...rows];
    expect(foldRows(both, plainFold)).toEqual(foldRows(rows, plainFold));
    expect(dedupe(both)).toEqual(dedupe(rows));
  });

  it('cut short throws a RangeError', () => {
    for (let cut = 0; cut < bytes.length; cut++)
      expect(() => decodeSegment(bytes.subarray(0, cut), SCOPE, NINE)).toThrow(RangeError);
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
    conversation: random(`conversation ${call % 10}`, TURN_HASH_BYTES.conversation * 2),
    prefix: random(`prefix ${call % 4}`, TURN_HASH_BYTES.prefix * 2),
    turns: 3 + ((call * 13) % 40),
    result: random(`result ${call}`, TURN_HASH_BYTES.result * 2),
    resultIsError: call % 9 === 0,
    ...(call % 2 === 0
      ? { call: random(`call ${call}`, TURN_HASH_BYTES.call * 2) }
      : { answer: random(`answer ${call}`, TURN_HASH_BYTES.answer * 2) }),
  });
  const calls = Array.from({ length: 100 }, (_, call) => real(call));
  const packed = (rows: readonly Row[]) => deflateRawSync(encodeSegment(rows, NINE)).length;
  const plain = packed(calls);
  const full = packed(calls.map((one, call) => ({ ...one, features: features(call) })));

  it(`is below 3.2 KB without loop features: ${plain} bytes`, () => {
    expect(plain).toBeGreaterThan(1_600);
    expect(plain).toBeLessThan(3_200);
  });

  it(`is below 6 KB with them: ${full} bytes`, () => {
    expect(full).toBeGreaterThan(plain);
    expect(full).toBeLessThan(6_000);
  });
});
