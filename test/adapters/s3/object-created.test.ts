import { describe, expect, it } from 'vitest';
import { objectsCreated } from '#adapters/s3/object-created.ts';

const notification = (...records: object[]) => JSON.stringify({ Records: records });
const record = (key: string, eventName = 'ObjectCreated:Put') => ({
  eventSource: 'aws:s3',
  eventName,
  s3: { bucket: { name: 'logs' }, object: { key } },
});
const eventBridge = (key: string, type = 'Object Created') =>
  JSON.stringify({ source: 'aws.s3', 'detail-type': type, detail: { bucket: { name: 'logs' }, object: { key } } });
const object = (key: string) => ({ bucket: 'logs', key });

describe('a message', () => {
  it.each([
    { what: 'a notification', body: notification(record('a/b.gz')), objects: [object('a/b.gz')] },
    {
      what: 'a notification of several, however they were created',
      body: notification(record('a'), record('b', 'ObjectCreated:CompleteMultipartUpload')),
      objects: [object('a'), object('b')],
    },
    { what: 'a key as in a form', body: notification(record('a+b%2Bc/%C3%BC')), objects: [object('a b+c/ü')] },
    { what: 'a key that is no form', body: notification(record('100%')), objects: [object('100%')] },
    { what: 'an event of EventBridge, its key as it is', body: eventBridge('a+b%2B'), objects: [object('a+b%2B')] },
    { what: 'a removal', body: notification(record('a', 'ObjectRemoved:Delete')), objects: [] },
    { what: 'a removal by EventBridge', body: eventBridge('a', 'Object Deleted'), objects: [] },
    { what: 'the test event', body: '{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"logs"}', objects: [] },
    { what: 'no JSON', body: 'hello', objects: undefined },
    { what: 'JSON of somebody else', body: '{"Type":"Notification","Message":"x"}', objects: undefined },
    { what: 'a list', body: '[]', objects: undefined },
    { what: 'an object without a key', body: notification(record('a'), record('')), objects: undefined },
    {
      what: 'an event without an object',
      body: '{"source":"aws.s3","detail-type":"Object Created"}',
      objects: undefined,
    },
  ])('is read: $what', ({ body, objects }) => {
    expect(objectsCreated(body)).toEqual(objects);
  });
});
