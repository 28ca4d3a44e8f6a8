import { hash } from 'node:crypto';
import * as v from 'valibot';
import type { KeyedHash, KeyRing } from '#core/ports/keyed-hash.ts';

/** Bytes of a SHA-256 block. */
const BLOCK = 64;

const secretKey = v.pipe(v.string(), v.base64(), v.minLength(44, 'a key is 32 bytes in base64'));

/** The key ring's secret: one key for names, and content keys each valid from its time until the next one's. */
const keyRingSchema = v.strictObject({
  names: secretKey,
  content: v.pipe(
    v.array(
      v.strictObject({
        keyId: v.pipe(v.number(), v.integer(), v.minValue(1)),
        // The rows of a minute share one key, so a period begins with a minute.
        from: v.pipe(
          v.string(),
          v.isoTimestamp(),
          v.check((from) => Date.parse(from) % 60_000 === 0),
        ),
        key: secretKey,
      }),
    ),
    v.minLength(1),
  ),
});

export type KeyRingSecret = v.InferOutput<typeof keyRingSchema>;

/** hmacKeyRing makes HMAC-SHA-256 hashes of 8 bytes with the keys of a secret; throws naming the field, never the value, when it is malformed. */
export function hmacKeyRing(secret: unknown): KeyRing {
  const parsed = v.safeParse(keyRingSchema, secret);
  if (!parsed.success) {
    throw new Error(
      `key ring secret: ${parsed.issues.map((issue) => v.getDotPath(issue) ?? 'shape').join(', ')} is not valid`,
    );
  }
  const { names, content } = parsed.output;
  const periods = content
    .map(({ keyId, from, key }) => ({ keyId, from: Date.parse(from), hash: hashWith(key) }))
    .sort((a, b) => b.from - a.from);
  const oldest = periods.at(-1);
  return {
    names: remembering(hashWith(names)),
    contentKeyAt(at) {
      // What is older than every key gets the oldest one: it must still hash alike each time.
      const period = periods.find(({ from }) => from <= at) ?? oldest;
      if (!period) throw new Error('key ring secret: no content key');
      return period;
    },
  };
}

/** Names remembered: a deployment has few roles and metadata values, and every call carries one. */
const REMEMBERED = 10_000;

function remembering(hash: KeyedHash): KeyedHash {
  const known = new Map<string, string>();
  return (domain, text) => {
    const name = `${domain}\0${text}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const fresh = hash(domain, text);
    if (known.size >= REMEMBERED) known.clear();
    known.set(name, fresh);
    return fresh;
  };
}

/** HMAC-SHA-256 (RFC 2104) as two one-shot hashes: on short texts several times as fast as createHmac, which ingest feels. */
function hashWith(base64: string): KeyedHash {
  const key = Buffer.alloc(BLOCK);
  const secret = Buffer.from(base64, 'base64');
  (secret.length > BLOCK ? hash('sha256', secret, 'buffer') : secret).copy(key);
  const inner = key.map((byte) => byte ^ 0x36);
  const outer = key.map((byte) => byte ^ 0x5c);
  return (domain, text) => {
    const digest = hash('sha256', Buffer.concat([inner, Buffer.from(`${domain}\0${text}`)]), 'buffer');
    return hash('sha256', Buffer.concat([outer, digest]), 'hex').slice(0, 16);
  };
}
