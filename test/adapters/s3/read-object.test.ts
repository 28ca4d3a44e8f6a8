import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { readObject } from '#adapters/s3/read-object.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../../support/aws/loopback-aws.ts';
import { s3Bucket } from '../../support/aws/s3-bucket.ts';

let aws: LoopbackAws;
let client: S3Client;
afterEach(async () => {
  client.destroy();
  await aws.stop();
});

async function start(bytes: Uint8Array, fault?: Fault) {
  const bucket = s3Bucket('logs', new Map([['key', bytes]]), { forbidden: ['forbidden'] });
  aws = await loopbackAws([bucket], () => fault);
  client = new S3Client({ ...aws.config, maxAttempts: 1 });
  return (key = 'key', maxBytes?: number) => readObject(client, { bucket: 'logs', key }, maxBytes);
}

async function linesOf(object: Awaited<ReturnType<typeof readObject>>): Promise<string[]> {
  if ('unread' in object) return [object.unread];
  const lines = await Array.fromAsync(object.lines);
  return lines.map((line) => ('text' in line ? line.text : `rejected: ${line.rejected}`));
}

describe('an object of log records', () => {
  const lines = ['{"a":1}', '{"b":"ü"}', 'Permissions are correctly set for Amazon Bedrock logs.'];
  const text = `${lines.join('\n')}\n`;

  it.each([
    { what: 'gzip', bytes: gzipSync(text) },
    { what: 'several gzips after each other', bytes: Buffer.concat(lines.map((line) => gzipSync(`${line}\n`))) },
    { what: 'plain text', bytes: Buffer.from(text) },
    { what: 'lines that end in CRLF', bytes: gzipSync(text.replaceAll('\n', '\r\n')) },
    { what: 'a last line without an end', bytes: gzipSync(text.trimEnd()) },
  ])('is read line by line: $what', async ({ bytes }) => {
    const read = await start(bytes);
    expect(await linesOf(await read())).toEqual(lines);
  });

  it('gives nothing when it is empty', async () => {
    const read = await start(Buffer.alloc(0));
    expect(await linesOf(await read())).toEqual([]);
  });

  it('gives what is whole of one that is cut short, and says so', async () => {
    const many = Array.from({ length: 2000 }, (_, i) => `line ${i} ${Math.sin(i)}`);
    const zipped = gzipSync(`${many.join('\n')}\n`);
    const read = await start(zipped.subarray(0, zipped.length / 2));
    const given = await linesOf(await read());
    expect(given.length).toBeGreaterThan(500);
    expect(given.slice(0, -1)).toEqual(many.slice(0, given.length - 1));
    expect(given.at(-1)).toBe('rejected: truncated');
  });

  it('is given up where it holds more than anybody delivers', async () => {
    const read = await start(gzipSync(`first\n${'x'.repeat(1_000_000)}\n`));
    expect((await linesOf(await read('key', 500_000))).at(-1)).toBe('rejected: too-large');
  });

  it.each([
    { key: 'none', unread: 'gone' },
    { key: 'forbidden', unread: 'forbidden' },
  ])('that is $unread is no error', async ({ key, unread }) => {
    const read = await start(gzipSync(text));
    expect(await read(key)).toEqual({ unread });
  });

  it.each(['KMS.DisabledException', 'KMS.KMSInvalidStateException', 'KMS.NotFoundException'])(
    'whose key is disabled or deleted is forbidden, and keeps nobody from the others: %s',
    async (code) => {
      const read = await start(gzipSync(text), { status: 400, code });
      expect(await read()).toEqual({ unread: 'forbidden' });
    },
  );

  it('is an error where the service fails, or the connection breaks on the way', async () => {
    const failing = await start(gzipSync(text), { status: 503, code: 'SlowDown' });
    await expect(failing()).rejects.toMatchObject({ name: 'SlowDown' });
    client.destroy();
    await aws.stop();
    const large = Buffer.from(Array.from({ length: 50_000 }, (_, i) => `line ${i}`).join('\n'));
    const breaking = await start(large, 'cut-off');
    await expect(linesOf(await breaking())).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
