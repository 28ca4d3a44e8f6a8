import { addAbortSignal, type Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { BodyStore } from '#core/ports/body-store.ts';
import { readBody } from '../log-files/read-body.ts';

/** A first byte takes 100 to 200 ms (AWS docs: S3 performance design patterns). */
const TIMEOUT_MS = 5_000;

/**
 * bucketBodies reads from one bucket and follows an address into no other. Whatever fails, and what takes more than five seconds, is
 * undefined: S3's errors name keys, and asking again would hold up what is known already.
 */
export function bucketBodies(bucket: string, client = new S3Client({}), timeoutMs = TIMEOUT_MS): BodyStore {
  const own = `s3://${bucket}/`;
  return {
    async read(address) {
      if (!address.startsWith(own)) return undefined;
      const abortSignal = AbortSignal.timeout(timeoutMs);
      const command = new GetObjectCommand({ Bucket: bucket, Key: address.slice(own.length) });
      try {
        const { Body } = await client.send(command, { abortSignal });
        return await readBody(addAbortSignal(abortSignal, Body as Readable));
      } catch {
        return undefined;
      }
    },
  };
}
