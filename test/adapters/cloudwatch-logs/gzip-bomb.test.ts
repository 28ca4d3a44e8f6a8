import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeSubscriptionEvent } from '#adapters/cloudwatch-logs/decode-subscription-event.ts';

describe('a gzip bomb', () => {
  const MIB = 1024 * 1024;
  const events = (count: number): Buffer =>
    Buffer.from(`{"logEvents":[${'{"id":"1","message":"x"},'.repeat(count)}{"message":"last"}]}`);
  const giant = (before: string, after: string): Buffer =>
    Buffer.concat([Buffer.from(before), Buffer.alloc(200 * MIB, 'a'), Buffer.from(after)]);

  it.each([
    { name: 'of zero bytes', json: Buffer.alloc(200 * MIB), given: 0, rejected: ['unreadable-event'] },
    {
      name: 'of one giant message',
      json: giant('{"logEvents":[{"message":"', '"},{"message":"b"}]}'),
      given: 1,
      rejected: ['too-large'],
    },
    {
      name: 'of one giant field',
      json: giant('{"owner":"', '","logEvents":[{"message":"b"}]}'),
      given: 0,
      rejected: ['too-large'],
    },
    { name: 'of many tiny events', json: events(1_000_000), given: 1_000_001, rejected: [] },
  ])('$name stays small in memory', async ({ json, given, rejected }) => {
    const data = gzipSync(json, { level: 1 }).toString('base64');
    const used = (): number => {
      const { external, heapUsed } = process.memoryUsage();
      return external + heapUsed;
    };
    const before = used();
    let peak = 0;
    let count = 0;
    const reasons: string[] = [];
    const sampler = setInterval(() => {
      peak = Math.max(peak, used());
    }, 5);
    await decodeSubscriptionEvent(data, (event) => {
      if ('rejected' in event) reasons.push(event.rejected);
      else if (++count % 10_000 === 0) peak = Math.max(peak, used());
    });
    clearInterval(sampler);
    expect(count).toBe(given);
    expect(reasons).toEqual(rejected);
    expect(peak - before).toBeLessThan(150 * MIB);
  });
});
