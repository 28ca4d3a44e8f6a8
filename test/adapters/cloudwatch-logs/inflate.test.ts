import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Ending, inflate } from '#adapters/cloudwatch-logs/inflate.ts';

async function* piecesOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(chunks: AsyncGenerator<Buffer, Ending>): Promise<{ text: string; ending: Ending }> {
  const parts: Buffer[] = [];
  for (;;) {
    const step = await chunks.next();
    if (step.done) return { text: Buffer.concat(parts).toString(), ending: step.value };
    parts.push(step.value);
  }
}

const numbers = Array.from({ length: 150_000 }, (_, n) => n).join(' ');
const [one, two] = [gzipSync(numbers), gzipSync(' the end')];

describe.each([100, 10_000, 1e9])('in pieces of %d bytes', (size) => {
  it.each([
    { name: 'one member', bytes: one, text: numbers },
    { name: 'several members', bytes: Buffer.concat([one, two]), text: `${numbers} the end` },
    { name: 'zeros after the last member', bytes: Buffer.concat([one, Buffer.alloc(512)]), text: numbers },
  ])('gives all of $name', async ({ bytes, text }) => {
    expect(await collect(inflate(piecesOf(bytes, size)))).toEqual({ text, ending: 'whole' });
  });

  it('gives everything before a cut and says that there was one', async () => {
    const { text, ending } = await collect(inflate(piecesOf(Buffer.concat([one, two]).subarray(0, -8), size)));
    expect({ text, ending }).toEqual({ text: `${numbers} the end`, ending: 'damaged' });
  });

  it('gives what comes long before a corrupt place', async () => {
    const corrupt = Buffer.from(one);
    corrupt.fill(0xff, Math.floor(one.length * 0.9));
    const { text, ending } = await collect(inflate(piecesOf(corrupt, size)));
    expect(ending).toBe('damaged');
    // Corrupt bytes may still inflate to something for a while, so only the start is compared.
    const sure = Math.floor(numbers.length / 2);
    expect(text.slice(0, sure)).toBe(numbers.slice(0, sure));
  });
});

it('throws what its source throws', async () => {
  const error = new Error('disk');
  const broken = async function* (): AsyncGenerator<Buffer> {
    yield one.subarray(0, 100);
    throw error;
  };
  await expect(collect(inflate(broken()))).rejects.toBe(error);
});

it('lets its source go when its reader stops', async () => {
  let isClosed = false;
  const endless = async function* (): AsyncGenerator<Buffer> {
    try {
      for (;;) yield one;
    } finally {
      isClosed = true;
    }
  };
  for await (const chunk of inflate(endless())) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  expect(isClosed).toBe(true);
});
