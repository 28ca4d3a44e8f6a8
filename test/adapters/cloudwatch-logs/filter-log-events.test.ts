import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, describe, expect, it } from 'vitest';
import { logGroupSource } from '#adapters/cloudwatch-logs/filter-log-events.ts';
import { HOUR, minuteOf, msOf } from '#core/time.ts';
import { logGroup } from '../../support/aws/log-group.ts';
import { type Fault, type LoopbackAws, loopbackAws } from '../../support/aws/loopback-aws.ts';

const NINE = minuteOf(Date.UTC(2026, 10, 2, 9));
const SCOPE = 'aws.111122223333.us-east-1';
const events = Array.from({ length: 25 }, (_, i) => ({ timestamp: msOf(NINE) + i * 1000, message: `line ${i}` }));
const texts = events.map(({ message }) => message);

let aws: LoopbackAws;
let client: CloudWatchLogsClient;
afterEach(async () => {
  client.destroy();
  await aws.stop();
});

async function start(options: Parameters<typeof logGroup>[2], stored = events, fault?: () => Fault | undefined) {
  aws = await loopbackAws([logGroup('logs', stored, options)], fault);
  client = new CloudWatchLogsClient({ ...aws.config, retryMode: 'adaptive' });
  return logGroupSource(client, 'logs');
}

/** The pages of an hour from a position on, as texts and where each leaves off. */
async function pagesOf(source: ReturnType<typeof logGroupSource>, position?: string) {
  const pages: { texts: string[]; next: string | undefined }[] = [];
  for await (const { lines, next } of source.read(SCOPE, { from: NINE, to: NINE + HOUR }, position)) {
    const read = await Array.fromAsync(lines);
    pages.push({ texts: read.map((line) => ('text' in line ? line.text : line.rejected)), next });
  }
  return pages;
}

describe('a log group', () => {
  it('gives every event of a range, both ends included', async () => {
    const around = [NINE - 1, NINE + HOUR].map((minute) => ({ timestamp: msOf(minute), message: 'outside' }));
    const last = { timestamp: msOf(NINE + HOUR) - 1, message: 'last' };
    const pages = await pagesOf(await start({ pageSize: 10 }, [...events, ...around, last]));
    expect(pages.flatMap((page) => page.texts)).toEqual([...texts, 'last']);
    expect(pages.at(-1)?.next).toBeUndefined();
  });

  it('has nothing while Bedrock has not written to it', async () => {
    expect(await pagesOf(await start({}, []))).toEqual([{ texts: [], next: undefined }]);
  });

  it('goes on after empty pages as long as there is a token', async () => {
    const pages = await pagesOf(await start({ pageSize: 10, emptyPages: true }));
    expect(pages.map((page) => page.texts.length)).toEqual([10, 0, 10, 0, 5]);
    expect(pages.flatMap((page) => page.texts)).toEqual(texts);
  });

  it('gives what overlaps as often as it comes', async () => {
    const pages = await pagesOf(await start({ pageSize: 10, overlap: 3 }));
    expect(pages.map((page) => page.texts.length)).toEqual([10, 13, 8]);
    expect([...new Set(pages.flatMap((page) => page.texts))]).toEqual(texts);
  });

  it('goes on from a position, and from the start where its token is not known any more', async () => {
    let isExpired = (_: string): boolean => false;
    const source = await start({ pageSize: 10, knows: (token) => !isExpired(token) });
    const [first] = await pagesOf(source);
    expect((await pagesOf(source, first?.next)).flatMap((page) => page.texts)).toEqual(texts.slice(10));
    let isAsked = false;
    isExpired = () => {
      const isFirst = !isAsked;
      isAsked = true;
      return isFirst;
    };
    expect((await pagesOf(source, first?.next)).flatMap((page) => page.texts)).toEqual(texts);
  });

  it('waits where it is throttled', async () => {
    let calls = 0;
    const throttled = { status: 400, code: 'ThrottlingException' };
    const source = await start({ pageSize: 10 }, events, () => (++calls <= 2 ? throttled : undefined));
    expect((await pagesOf(source)).flatMap((page) => page.texts)).toEqual(texts);
    expect(aws.calls).toHaveLength(5);
  });

  it('fails for a group that is not there', async () => {
    await start({});
    await expect(pagesOf(logGroupSource(client, 'another'))).rejects.toThrow('no such group');
  });
});
