import { gzipSync } from 'node:zlib';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  type DecodeLimits,
  decodeSubscriptionEvent,
  type Envelope,
  type SubscribedEvent,
} from '#adapters/cloudwatch-logs/decode-subscription-event.ts';
import { encodeSubscriptionEvent, type LogEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';

async function decode(data: string, limits?: DecodeLimits): Promise<{ events: SubscribedEvent[]; envelope: Envelope }> {
  const events: SubscribedEvent[] = [];
  const envelope = await decodeSubscriptionEvent(data, (event) => events.push(event), limits);
  return { events, envelope };
}

const logEvents = (messages: readonly string[]): LogEvent[] =>
  messages.map((message, index) => ({
    id: String(index).padStart(56, '3'),
    timestamp: 1_793_610_037_000 + index,
    message,
  }));
const zip = (json: string | Buffer): string => gzipSync(json, { level: 1 }).toString('base64');
const dataOf = (messages: readonly string[]): string => encodeSubscriptionEvent(logEvents(messages)).awslogs.data;

it('gives every event of an envelope and what the envelope says of itself', async () => {
  const data = encodeSubscriptionEvent(logEvents(['one', '{"two":2}']), { owner: '444455556666', logGroup: '/g' })
    .awslogs.data;
  expect(await decode(data)).toEqual({
    events: logEvents(['one', '{"two":2}']),
    envelope: { messageType: 'DATA_MESSAGE', owner: '444455556666', logGroup: '/g' },
  });
});

it('lets the caller tell a control message, even where its type comes last', async () => {
  const json =
    '{"logEvents":[{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE: Checking health"}],"messageType":"CONTROL_MESSAGE"}';
  const { events, envelope } = await decode(zip(json));
  expect(events).toHaveLength(1);
  expect(envelope).toEqual({ messageType: 'CONTROL_MESSAGE' });
});

it('passes on what the caller throws, and no text of the payload with it', async () => {
  const thrown = new Error('caller');
  await expect(
    decodeSubscriptionEvent(dataOf(['secret']), () => {
      throw thrown;
    }),
  ).rejects.toBe(thrown);
});

describe('reports once and does not throw', () => {
  it.each([
    { name: 'text that is not base64', data: 'äöü — no base64', rejected: 'unreadable-event' },
    { name: 'no data', data: '', rejected: 'unreadable-event' },
    {
      name: 'base64 of something else',
      data: Buffer.from('{"logEvents":[]}').toString('base64'),
      rejected: 'unreadable-event',
    },
    { name: 'gzip of something else', data: zip('hello'), rejected: 'unreadable-event' },
    { name: 'gzip of nothing', data: zip(''), rejected: 'unreadable-event' },
    {
      name: 'an envelope without log events',
      data: zip('{"messageType":"DATA_MESSAGE"}'),
      rejected: 'unreadable-event',
    },
    { name: 'a list in place of an envelope', data: zip('[{"message":"x"}]'), rejected: 'unreadable-event' },
    {
      name: 'log events under an escaped name',
      data: zip('{"log\\u0045vents":[{"message":"x"}]}'),
      rejected: 'unreadable-event',
    },
    { name: 'JSON that ends early', data: zip('{"logEvents":['), rejected: 'truncated' },
    { name: 'a gzip header alone', data: Buffer.from([0x1f, 0x8b]).toString('base64'), rejected: 'truncated' },
  ])('$name', async ({ data, rejected }) => {
    expect((await decode(data)).events).toEqual([{ rejected }]);
  });
});

it('reports an event without a message and gives the others', async () => {
  const { events } = await decode(zip('{"logEvents":[{"message":"a"},{"id":"1"},7,{"message":{}},{"message":"b"}]}'));
  const unreadable = { rejected: 'unreadable-event' };
  expect(events).toEqual([{ message: 'a' }, unreadable, unreadable, unreadable, { message: 'b' }]);
});

it('reports an event over the cap and gives the others', async () => {
  const { events, envelope } = await decode(dataOf(['a', 'x'.repeat(5_000), 'b']), {
    eventBytes: 1_000,
    totalBytes: 1e6,
  });
  expect(events).toEqual([logEvents(['a'])[0], { rejected: 'too-large' }, logEvents(['', '', 'b'])[2]]);
  expect(envelope.messageType).toBe('DATA_MESSAGE');
});

it('stops at the cap on the whole envelope', async () => {
  const { events, envelope } = await decode(dataOf(['a', 'b']), { eventBytes: 1_000, totalBytes: 100 });
  expect(events).toEqual([{ rejected: 'too-large' }]);
  expect(envelope).toEqual({});
});

const awkward = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('},{"', '"', '\\', '{', '}', '[', ']', '\u0000', '\u2028', '🜚', 'é', '\n') }),
  fc.json(),
);
const KEYS = ['messageType', 'owner', 'logGroup', 'logStream', 'subscriptionFilters', 'logEvents'] as const;

test.prop([
  fc.array(awkward, { maxLength: 10 }),
  fc.shuffledSubarray([...KEYS], { minLength: KEYS.length }),
  fc.constantFrom(undefined, 1, '\t'),
  fc.constantFrom(0, 1, 9),
])('gives back any messages, in any order of keys and any layout', async (messages, order, indent, level) => {
  const fields: Record<string, unknown> = {
    messageType: 'DATA_MESSAGE',
    owner: '1',
    logGroup: '/g',
    logStream: 's',
    subscriptionFilters: ['},{"', 'f'],
    logEvents: logEvents(messages),
  };
  const json = JSON.stringify(Object.fromEntries(order.map((key) => [key, fields[key]])), undefined, indent);
  const { events, envelope } = await decode(gzipSync(json, { level }).toString('base64'));
  expect(events).toEqual(logEvents(messages).map((event) => ({ ...event, message: event.message.toWellFormed() })));
  expect(envelope).toEqual({ messageType: 'DATA_MESSAGE', owner: '1', logGroup: '/g' });
});

describe('whatever byte the input ends at', () => {
  const messages = [
    '{"a":"},{\\"b"}',
    'plain',
    'ü🜚'.repeat(4),
    ...Array.from({ length: 4 }, (_, i) => `{"n":${i * 7919}}`),
  ];
  const expected = logEvents(messages);
  const json = Buffer.from(JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: expected, owner: '1' }));

  it.each([0, 1, 9])('gives only true events and says that it was cut (gzip level %d)', async (level) => {
    const zipped = gzipSync(json, { level });
    let most = 0;
    for (let end = 2; end < zipped.length; end++) {
      const { events } = await decode(zipped.subarray(0, end).toString('base64'));
      expect(events.at(-1)).toEqual({ rejected: 'truncated' });
      expect(events.slice(0, -1)).toEqual(expected.slice(0, events.length - 1));
      most = Math.max(most, events.length - 1);
    }
    expect(most).toBe(expected.length);
  });

  it('also where the JSON inside is cut', async () => {
    for (let end = 1; end < json.length; end++) {
      const { events } = await decode(zip(json.subarray(0, end)));
      expect(events.at(-1)).toEqual({ rejected: 'truncated' });
      expect(events.slice(0, -1)).toEqual(expected.slice(0, events.length - 1));
    }
  });

  it('also where a bit has flipped', async () => {
    const zipped = gzipSync(json, { level: 0 });
    // Byte 10 begins the first stored block, and has bits that mean nothing.
    for (let at = 11; at < zipped.length; at += 7) {
      const flipped = Buffer.from(zipped);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      const { events } = await decode(flipped.toString('base64'));
      expect(events.some((event) => 'rejected' in event)).toBe(true);
    }
  });
});
