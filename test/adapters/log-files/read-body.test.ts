import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBody } from '#adapters/log-files/read-body.ts';

const body = { messages: [{ role: 'user', content: [{ text: 'Where is order 7? – Ü'.repeat(200) }] }] };
const json = Buffer.from(JSON.stringify(body));

/** In pieces that no character and no header cares about. */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 61) yield bytes.subarray(from, from + 61);
}
const read = (bytes: Uint8Array, maxBytes?: number) => readBody(piecesOf(bytes), maxBytes);

describe('a body', () => {
  it.each([
    { what: 'plain', bytes: json },
    { what: 'gzip', bytes: gzipSync(json) },
  ])('is read, $what', async ({ bytes }) => {
    expect(await read(bytes)).toEqual(body);
  });

  it.each([
    { what: 'gzip that is cut short', bytes: gzipSync(json).subarray(0, -20) },
    { what: 'JSON that is cut short', bytes: json.subarray(0, -20) },
    { what: 'a picture', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
    { what: 'nothing', bytes: Buffer.alloc(0) },
  ])('that is $what is none', async ({ bytes }) => {
    expect(await read(bytes)).toBeUndefined();
  });

  it('is given up where it holds more than is allowed, packed or not', async () => {
    expect(await read(json, json.length)).toEqual(body);
    expect(await read(gzipSync(json), json.length - 1)).toBeUndefined();
    expect(await read(json, json.length - 1)).toBeUndefined();
  });

  it('is not read on when it is given up', async () => {
    let given = 0;
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(1000, `${given++}`);
      } finally {
        isClosed = true;
      }
    }
    expect(await readBody(endless(), 10_000)).toBeUndefined();
    expect([given, isClosed]).toEqual([11, true]);
  });
});
