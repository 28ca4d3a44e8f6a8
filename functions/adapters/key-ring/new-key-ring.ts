import { randomBytes } from 'node:crypto';
import type { EpochMs } from '#core/time.ts';
import type { KeyRingSecret } from './hmac-key-ring.ts';

const newKey = (): string => randomBytes(32).toString('base64');

/** newKeyRing draws the keys of a deployment; the first content key is also that of everything before it. */
export const newKeyRing = (now: EpochMs): KeyRingSecret => ({
  names: newKey(),
  content: [{ keyId: 1, from: new Date(now - (now % 60_000)).toISOString(), key: newKey() }],
});
