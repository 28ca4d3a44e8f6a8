import type { Hash } from '#core/invocation/invocation.ts';
import type { EpochMs } from '#core/time.ts';

/** HMAC of a text under one key; `domain` keeps equal texts in different fields apart. */
export type KeyedHash = (domain: string, text: string) => Hash;

/** The deployment's keys. Content keys rotate by EVENT time, so a redelivery after a rotation hashes as the first delivery did. */
export interface KeyRing {
  /** Never rotates: it stands in for roles and metadata values, whose text lives in a name item of its own. */
  readonly names: KeyedHash;
  contentKeyAt(at: EpochMs): { readonly keyId: number; readonly hash: KeyedHash };
}
