import { gzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { bucketBodies } from '#adapters/s3/bucket-bodies.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../../support/aws/loopback-aws.ts';
import { s3Bucket } from '../../support/aws/s3-bucket.ts';

const body = { messages: [{ role: 'user', content: [{ text: 'x'.repeat(100_000) }] }] };
const zipped = gzipSync(JSON.stringify(body), { level: 0 });
const ODD = 'a b/data/ü+%20_input.json.gz';

let aws: LoopbackAws;
let client: S3Client;
afterEach(async () => {
  client.destroy();
  await aws.stop();
});

async function start(fault?: Fault, timeoutMs?: number) {
  const objects = new Map<string, Uint8Array>([
    ['data/1_input.json.gz', zipped],
    ['data/plain', Buffer.from(JSON.stringify(body))],
    ['data/damaged', zipped.subarray(0, 1000)],
    ['data/bomb', gzipSync(Buffer.alloc(20_000_000, ' '))],
    ['data/forbidden', zipped],
    [ODD, zipped],
  ]);
  aws = await loopbackAws([s3Bucket('bodies', objects, { forbidden: ['data/forbidden'] })], () => fault);
  client = new S3Client({ ...aws.config, maxAttempts: 1 });
  return bucketBodies('bodies', client, timeoutMs);
}

describe('a body in the bucket', () => {
  it.each(['data/1_input.json.gz', 'data/plain', ODD])('is read: %s', async (key) => {
    const bodies = await start();
    expect(await bodies.read(`s3://bodies/${key}`)).toEqual(body);
  });

  it.each(['data/none', 'data/forbidden', 'data/damaged', 'data/bomb', ''])('is unknown at "%s"', async (key) => {
    const bodies = await start();
    expect(await bodies.read(`s3://bodies/${key}`)).toBeUndefined();
  });

  it.each<Fault>([{ status: 503, code: 'SlowDown' }, 'lost-before', 'cut-off'])(
    'is unknown where the call fails: %j',
    async (fault) => {
      const bodies = await start(fault);
      expect(await bodies.read('s3://bodies/data/1_input.json.gz')).toBeUndefined();
    },
  );

  it('is unknown where it does not come', async () => {
    const bodies = await start('no-answer', 50);
    expect(await bodies.read('s3://bodies/data/1_input.json.gz')).toBeUndefined();
  });
});

it.each([
  's3://other/data/1_input.json.gz',
  's3://bodies-of-others/data/1_input.json.gz',
  's3://bodies.evil.example/data/1_input.json.gz',
  'https://bodies.s3.amazonaws.com/data/1_input.json.gz',
  'data/1_input.json.gz',
])('an address that leads elsewhere is not followed: %s', async (address) => {
  const bodies = await start();
  expect(await bodies.read(address)).toBeUndefined();
  expect(aws.calls).toEqual([]);
});
