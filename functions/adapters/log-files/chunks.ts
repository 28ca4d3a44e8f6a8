import { type Ending, inflate, isGzip } from '../cloudwatch-logs/inflate.ts';

/** Bytes as they come, unpacked, and how they ended. */
export type Chunks = AsyncGenerator<Buffer, Ending>;

/** openChunks unpacks gzip, one member or several, which it knows by its first two bytes and not by a name. */
export async function openChunks(input: AsyncIterable<Uint8Array>): Promise<Chunks> {
  const { rest, head } = await peek(wholeOf(input), (seen) => seen.length >= 2);
  return isGzip(head) ? inflate(rest) : rest;
}

async function* wholeOf(input: AsyncIterable<Uint8Array>): Chunks {
  for await (const chunk of input) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  return 'whole';
}

/** peek reads until `isEnough` or the end; `rest` gives everything, what was peeked at included. */
export async function peek(
  chunks: Chunks,
  isEnough: (head: Buffer) => boolean,
): Promise<{ readonly head: Buffer; readonly isAll: boolean; readonly rest: Chunks }> {
  let head: Buffer = Buffer.alloc(0);
  while (!isEnough(head)) {
    const step = await chunks.next();
    if (step.done) return { head, isAll: true, rest: rejoin(head, chunks, step.value) };
    head = head.length === 0 ? step.value : Buffer.concat([head, step.value]);
  }
  return { head, isAll: false, rest: rejoin(head, chunks) };
}

async function* rejoin(head: Buffer, chunks: Chunks, ending?: Ending): Chunks {
  try {
    if (head.length > 0) yield head;
    return ending ?? (yield* chunks);
  } finally {
    await chunks.return('whole');
  }
}
