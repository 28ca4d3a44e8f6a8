import { openChunks } from './chunks.ts';

/** A request of a million tokens is some five megabytes. */
const MAX_BYTES = 8 * 1024 * 1024;

/** readBody gives the JSON that a file holds, gzip or not; undefined where it is damaged, no JSON, or holds more than `maxBytes`. */
export async function readBody(input: AsyncIterable<Uint8Array>, maxBytes = MAX_BYTES): Promise<unknown> {
  const chunks = await openChunks(input);
  const held: Buffer[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const step = await chunks.next();
      if (step.done) return step.value === 'whole' ? parsed(Buffer.concat(held)) : undefined;
      bytes += step.value.length;
      if (bytes > maxBytes) return undefined;
      held.push(step.value);
    }
  } finally {
    await chunks.return('whole');
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
