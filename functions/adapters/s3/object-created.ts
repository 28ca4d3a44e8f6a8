import { objectOf, textOf } from '#core/invocation/json.ts';
import type { ObjectRef } from '#core/ports/log-source.ts';

/**
 * objectsCreated gives the objects that a message names: an S3 event notification, or EventBridge's `Object Created`. What tells of
 * something else, such as S3's own test event, names none; undefined where it is no message of S3's at all.
 */
export function objectsCreated(body: string): readonly ObjectRef[] | undefined {
  const message = objectOf(parsed(body));
  if (message === undefined) return undefined;
  if (message.Event === 's3:TestEvent') return [];
  if (message.source === 'aws.s3') {
    if (message['detail-type'] !== 'Object Created') return [];
    const ref = refOf(message.detail, (key) => key);
    return ref && [ref];
  }
  if (!Array.isArray(message.Records)) return undefined;
  const created = message.Records.map(objectOf).filter((record) => isCreation(record?.eventName));
  const refs = created.flatMap((record) => refOf(record?.s3, unescaped) ?? []);
  return refs.length < created.length ? undefined : refs;
}

const isCreation = (eventName: unknown): boolean => String(eventName).startsWith('ObjectCreated:');

function refOf(fields: unknown, decode: (key: string) => string): ObjectRef | undefined {
  const { bucket, object } = objectOf(fields) ?? {};
  const [name, key] = [textOf(objectOf(bucket)?.name), textOf(objectOf(object)?.key)];
  return name === undefined || key === undefined ? undefined : { bucket: name, key: decode(key) };
}

/** Notifications have keys as in a form, with `+` for a blank (AWS docs: S3 event message structure); EventBridge has them as they are. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
