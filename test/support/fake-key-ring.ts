import { createHmac } from 'node:crypto';
import type { KeyedHash, KeyRing } from '#core/ports/keyed-hash.ts';

const keyedHash =
  (key: string): KeyedHash =>
  (domain, text) =>
    createHmac('sha256', key).update(`${domain}\0${text}`).digest('hex').slice(0, 16);

/** A key ring of fixed keys: one content key a calendar year, numbered from 2020 on. */
export function fakeKeyRing(): KeyRing {
  return {
    names: keyedHash('names'),
    contentKeyAt: (at) => {
      const keyId = new Date(at).getUTCFullYear() - 2020;
      return { keyId, hash: keyedHash(`content ${keyId}`) };
    },
  };
}
