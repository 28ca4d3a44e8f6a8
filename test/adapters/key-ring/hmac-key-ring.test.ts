import { createHmac, randomBytes } from 'node:crypto';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';

const key = (fill: number): string => Buffer.alloc(32, fill).toString('base64');
const ringOf = (other: object = {}) =>
  hmacKeyRing({ names: key(1), content: [{ keyId: 1, from: '2026-01-01T00:00:00Z', key: key(2) }], ...other });
const expected = (base64: string, domain: string, text: string): string =>
  createHmac('sha256', Buffer.from(base64, 'base64')).update(`${domain}\0${text}`).digest('hex').slice(0, 16);

/** Keys around the 64 bytes of a SHA-256 block, which RFC 2104 treats in two ways. */
const anyKey = fc
  .oneof(fc.constantFrom(32, 33, 63, 64, 65, 128), fc.integer({ min: 32, max: 200 }))
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  .map((bytes) => Buffer.from(bytes).toString('base64'));
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'binary', minLength: 60, maxLength: 400 }),
);

describe('a keyed hash', () => {
  test.prop([anyKey, anyText, anyText])(
    'is the first eight bytes of HMAC-SHA-256, for names and content',
    (secret, domain, text) => {
      const ring = ringOf({ names: secret, content: [{ keyId: 3, from: '2026-01-01T00:00:00Z', key: secret }] });
      expect(ring.names(domain, text)).toBe(expected(secret, domain, text));
      expect(ring.contentKeyAt(Date.UTC(2026, 5)).hash(domain, text)).toBe(expected(secret, domain, text));
    },
  );

  it('of one text in two fields differs, and so does that under two keys', () => {
    const ring = ringOf();
    const { hash } = ring.contentKeyAt(Date.UTC(2026, 5));
    expect(new Set([ring.names('role', 'x'), ring.names('metadata.team', 'x'), hash('role', 'x')]).size).toBe(3);
  });

  it('of a name is the same each time, also after very many others', () => {
    const { names } = ringOf();
    const before = names('role', 'x');
    for (let other = 0; other < 10_050; other++) names('role', String(other));
    expect(names('role', 'x')).toBe(before);
    expect(names('role', '7')).toBe(expected(key(1), 'role', '7'));
  });
});

describe('the content key', () => {
  const ring = ringOf({
    content: [
      { keyId: 3, from: '2026-06-01T00:00:00Z', key: key(3) },
      { keyId: 1, from: '2026-01-01T00:00:00Z', key: key(1) },
      { keyId: 2, from: '2026-03-01T01:00:00+01:00', key: key(2) },
    ],
  });
  it.each([
    ['older than every key gets the oldest, so that it hashes alike each time', '2020-01-01T00:00:00Z', 1],
    ['of the first period', '2026-02-28T23:59:59.999Z', 1],
    ['at the very start of a period', '2026-03-01T00:00:00Z', 2],
    ['at the end of a period', '2026-05-31T23:59:59.999Z', 2],
    ['of the last period', '2026-06-01T00:00:00Z', 3],
    ['years later', '2030-01-01T00:00:00Z', 3],
  ])('for an event %s', (_, at, keyId) => {
    const period = ring.contentKeyAt(Date.parse(at));
    expect(period.keyId).toBe(keyId);
    expect(period.hash('a', 'b')).toBe(expected(key(keyId), 'a', 'b'));
  });
});

describe('a malformed secret', () => {
  const SECRET = randomBytes(31).toString('hex');
  const content = (other: object) => ({ content: [{ keyId: 1, from: '2026-01-01T00:00:00Z', key: key(2), ...other }] });
  it.each<[string, unknown, string]>([
    ['text', SECRET, 'shape'],
    ['null', null, 'shape'],
    ['without a name key', { content: [] }, 'names'],
    ['with a name key that is not base64', { ...content({}), names: `${SECRET}!` }, 'names'],
    [
      'with a name key of fewer than 32 bytes',
      { ...content({}), names: Buffer.from(SECRET).toString('base64').slice(0, 40) },
      'names',
    ],
    ['without a content key', { names: key(1), content: [] }, 'content'],
    ['with a content key that is none', { names: key(1), ...content({ key: SECRET }) }, 'content.0.key'],
    ['with a key id of 0', { names: key(1), ...content({ keyId: 0 }) }, 'content.0.keyId'],
    ['with a key id as text', { names: key(1), ...content({ keyId: SECRET }) }, 'content.0.keyId'],
    ['with a time that is none', { names: key(1), ...content({ from: SECRET }) }, 'content.0.from'],
    // The rows of a minute share one key: a period that began within one would stop its ingest.
    [
      'with a period that begins within a minute',
      { names: key(1), ...content({ from: '2026-01-01T00:00:30Z' }) },
      'content.0.from',
    ],
    [
      'with a time zone that no clock reads',
      { names: key(1), ...content({ from: '2026-01-01T00:00:00+00' }) },
      'content.0.from',
    ],
    ['with a field nobody knows', { names: key(1), ...content({}), [`x${'y'.repeat(3)}`]: SECRET }, 'xyyy'],
  ])('%s names the field and never the value', (_, secret, field) => {
    const message = (() => {
      try {
        hmacKeyRing(secret);
        return 'accepted';
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(message).toMatch(/^key ring secret: .* is not valid$/);
    expect(message).toContain(field);
    expect(message).not.toContain(SECRET.slice(0, 8));
    expect(message).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 8));
  });
});
