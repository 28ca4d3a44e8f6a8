import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter, DictionaryWriter, readDictionary } from '#core/bytes.ts';
import { anyHash, anyText } from '../support/arbitraries.ts';

const written = (write: (to: ByteWriter) => void): Uint8Array => {
  const to = new ByteWriter();
  write(to);
  return to.finish();
};

describe('what a reader reads is what was written', () => {
  test.prop([fc.maxSafeNat()])('whole numbers up to the largest a double holds', (value) => {
    expect(new ByteReader(written((to) => to.varint(value))).varint()).toBe(value);
  });

  it.each([
    [0, 1],
    [127, 1],
    [128, 2],
    [16_383, 2],
    [16_384, 3],
    [2 ** 31, 5],
    [Number.MAX_SAFE_INTEGER, 8],
  ])('%s takes %s bytes', (value, length) => expect(written((to) => to.varint(value))).toHaveLength(length));

  test.prop([fc.array(fc.maxSafeNat(), { maxLength: 20 })])('a column of whole numbers', (values) => {
    expect(new ByteReader(written((to) => to.column(values))).column(values.length)).toEqual(values);
  });

  it.each([
    [[], 1],
    [[0, 0, 0], 1],
    [[1, 255], 3],
    [[1, 256], 5],
    [[0, Number.MAX_SAFE_INTEGER], 15],
  ])('the column %j takes %s bytes', (values, length) =>
    expect(written((to) => to.column(values))).toHaveLength(length),
  );

  test.prop([fc.array(fc.option(fc.nat(), { nil: undefined }), { maxLength: 20 })])(
    'a column of numbers or their absence',
    (values) => {
      expect(new ByteReader(written((to) => to.optionals(values))).optionals(values.length)).toEqual(values);
    },
  );

  test.prop([fc.bigInt({ min: 0n, max: 2n ** 200n })])('whole amounts of any size', (value) => {
    expect(new ByteReader(written((to) => to.bigint(value))).bigint()).toBe(value);
  });

  test.prop([anyHash])('hex digits, with and without their length', (digits) => {
    const from = new ByteReader(
      written((to) => {
        to.hex(digits);
        to.fixedHex(digits);
      }),
    );
    expect([from.hex(), from.fixedHex(digits.length / 2)]).toEqual([digits, digits]);
  });

  test.prop([fc.string({ unit: 'binary', maxLength: 3000 })])('text of any code points', (text) => {
    expect(new ByteReader(written((to) => to.text(text))).text()).toBe(text);
  });

  it('a byte order mark at the start of a text is part of it', () => {
    expect(new ByteReader(written((to) => to.text('\ufeffteam'))).text()).toBe('\ufeffteam');
  });

  test.prop([fc.array(fc.option(anyText, { nil: undefined }), { maxLength: 30 })])(
    'strings by their number in a dictionary, each stored once',
    (texts) => {
      const dictionary = new DictionaryWriter();
      const indexes = texts.map((text) => dictionary.indexOf(text));
      const wordOf = readDictionary(new ByteReader(written((to) => dictionary.write(to))));
      expect(indexes.map(wordOf)).toEqual(texts);
      expect(Math.max(0, ...indexes)).toBe(new Set(texts.filter((text) => text !== undefined)).size);
    },
  );
});

describe('what cannot be written or read', () => {
  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%s is no varint', (value) => {
    expect(() => new ByteWriter().varint(value)).toThrow(RangeError);
  });

  it('a negative amount is refused', () => expect(() => new ByteWriter().bigint(-1n)).toThrow(RangeError));

  it('a dictionary number beyond its words is refused', () => {
    const wordOf = readDictionary(new ByteReader(Uint8Array.of(0)));
    expect(() => wordOf(1)).toThrow(RangeError);
  });

  const writes: fc.Arbitrary<(to: ByteWriter) => void> = fc.oneof(
    fc.maxSafeNat().map((value) => (to: ByteWriter) => to.varint(value)),
    fc.bigInt({ min: 0n, max: 2n ** 90n }).map((value) => (to: ByteWriter) => to.bigint(value)),
    anyText.map((value) => (to: ByteWriter) => to.text(value)),
  );
  const readsAll = (from: ByteReader) => [
    () => from.varint(),
    () => from.bigint(),
    () => from.text(),
    () => from.fixedHex(4),
  ];

  test.prop([writes, fc.nat({ max: 3 }), fc.nat()])('no read goes past the end of the bytes', (write, kind, cut) => {
    const bytes = written(write);
    const from = new ByteReader(bytes.subarray(0, cut % bytes.length));
    const read = readsAll(from)[kind];
    try {
      for (;;) read?.();
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
    }
  });
});
