const encoder = new TextEncoder();
// Without this a text that begins with a byte order mark would be read back shorter.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const HEX_DIGITS = encoder.encode('0123456789abcdef');

/** The value of a hex digit by its character code. */
const nibbleOf = (code: number): number => (code < 0x3a ? code - 0x30 : (code | 0x20) - 0x57);

const larger = (a: number, b: number): number => {
  if (!Number.isSafeInteger(b) || b < 0) throw new RangeError('column: not a non-negative safe integer');
  return a > b ? a : b;
};

/** Writes the little binary forms the codecs are made of; numbers are LEB128 varints. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** A non-negative safe integer. */
  varint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('varint: not a non-negative safe integer');
    this.reserve(8);
    let rest = value;
    // Bit operations are the faster ones and hold 31 bits.
    while (rest > 0x7fffffff) {
      this.bytes[this.length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  bigint(value: bigint): void {
    if (value < 0n) throw new RangeError('bigint: negative');
    const digits = value.toString(16);
    this.hex(digits.length % 2 === 0 ? digits : `0${digits}`);
  }

  /** An even number of hex digits, with their length. */
  hex(digits: string): void {
    this.varint(digits.length / 2);
    this.fixedHex(digits);
  }

  /** An even number of hex digits, whose length the reader knows. */
  fixedHex(digits: string): void {
    this.reserve(digits.length / 2);
    for (let i = 0; i < digits.length; i += 2)
      this.bytes[this.length++] = (nibbleOf(digits.charCodeAt(i)) << 4) | nibbleOf(digits.charCodeAt(i + 1));
  }

  text(value: string): void {
    const bytes = encoder.encode(value);
    this.varint(bytes.length);
    this.append(bytes);
  }

  /**
   * Numbers whose count the reader knows, non-negative safe integers: as many bytes each as the largest needs, all lowest bytes
   * first. A column of zeros is one byte, and what deflate sees side by side is alike.
   */
  column(values: readonly number[]): void {
    let width = 0;
    for (let largest = values.reduce(larger, 0); largest > 0; largest = Math.floor(largest / 256)) width++;
    this.byte(width);
    this.reserve(width * values.length);
    for (let scale = 1; width > 0; width--, scale *= 256) {
      for (const value of values) this.bytes[this.length++] = Math.floor(value / scale) % 256;
    }
  }

  /** A column of numbers or their absence: 0 is absent, n + 1 is n. */
  optionals(values: readonly (number | undefined)[]): void {
    this.column(values.map((value) => (value === undefined ? 0 : value + 1)));
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
}

/** Reads what a ByteWriter wrote; throws a RangeError where the bytes end early. */
export class ByteReader {
  private at = 0;
  private readonly bytes: Uint8Array;
  /** All bytes as hex digits, made when first asked for: cutting them out of one text is many times as fast as writing each. */
  private digits: string | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new RangeError('bytes end early');
    return value;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  }

  /** A number or its absence in one varint: 0 is absent, n + 1 is n. */
  optional(): number | undefined {
    const value = this.varint();
    return value === 0 ? undefined : value - 1;
  }

  bigint(): bigint {
    return BigInt(`0x${this.hex() || '0'}`);
  }

  hex(): string {
    return this.fixedHex(this.varint());
  }

  column(count: number): number[] {
    const values = new Array<number>(count).fill(0);
    for (let width = this.byte(), scale = 1; width > 0; width--, scale *= 256) {
      for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) + this.byte() * scale;
    }
    return values;
  }

  optionals(count: number): (number | undefined)[] {
    return this.column(count).map((value) => (value === 0 ? undefined : value - 1));
  }

  fixedHex(length: number): string {
    const from = this.at;
    const end = from + length;
    if (end > this.bytes.length) throw new RangeError('bytes end early');
    this.at = end;
    this.digits ??= hexOf(this.bytes);
    return this.digits.slice(from * 2, end * 2);
  }

  text(): string {
    const length = this.varint();
    const slice = this.bytes.subarray(this.at, this.at + length);
    if (slice.length < length) throw new RangeError('bytes end early');
    this.at += length;
    return decoder.decode(slice);
  }
}

function hexOf(bytes: Uint8Array): string {
  const digits = new Uint8Array(bytes.length * 2);
  let at = 0;
  for (const byte of bytes) {
    digits[at++] = HEX_DIGITS[byte >> 4] ?? 0;
    digits[at++] = HEX_DIGITS[byte & 15] ?? 0;
  }
  return decoder.decode(digits);
}

/** Collects strings while columns refer to them by number; 0 stands for absent. */
export class DictionaryWriter {
  private readonly indexes = new Map<string, number>();

  indexOf(text: string | undefined): number {
    if (text === undefined) return 0;
    const known = this.indexes.get(text);
    if (known !== undefined) return known;
    const index = this.indexes.size + 1;
    this.indexes.set(text, index);
    return index;
  }

  write(to: ByteWriter): void {
    to.varint(this.indexes.size);
    for (const text of this.indexes.keys()) to.text(text);
  }
}

/** Reads a dictionary; the returned function gives the string of a number, undefined for 0. */
export function readDictionary(from: ByteReader): (index: number) => string | undefined {
  const texts = Array.from({ length: from.varint() }, () => from.text());
  return (index) => {
    if (index === 0) return undefined;
    const text = texts[index - 1];
    if (text === undefined) throw new RangeError('dictionary index out of range');
    return text;
  };
}
