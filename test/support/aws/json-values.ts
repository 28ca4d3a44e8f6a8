import type { NormalizedSchema } from '@smithy/core/schema';
import { timeFormat } from './schemas.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Gives the values that JSON stands for; what the schema does not know stays as it is, for `misfit` to find. */
export function fromJson(schema: NormalizedSchema, json: unknown): unknown {
  if (json === null || schema.isDocumentSchema()) return json;
  if (schema.isStructSchema() && isObject(json)) {
    const members = new Map(
      [...schema.structIterator()].map(([name, member]) => [jsonName(member, name), { name, member }]),
    );
    return mapEntries(json, (key, one) => {
      const known = members.get(key);
      return known ? [known.name, fromJson(known.member, one)] : [key, one];
    });
  }
  if (schema.isListSchema() && Array.isArray(json)) return json.map((one) => fromJson(schema.getValueSchema(), one));
  if (schema.isMapSchema() && isObject(json)) {
    return mapEntries(json, (key, one) => [key, fromJson(schema.getValueSchema(), one)]);
  }
  if (schema.isBlobSchema() && typeof json === 'string') return Buffer.from(json, 'base64');
  if (schema.isTimestampSchema()) return timeFrom(schema, json);
  return json;
}

/** Gives the JSON of values that fit their schema. */
export function toJson(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isStructSchema() && isObject(value)) {
    const members = [...schema.structIterator()].filter(([name]) => value[name] !== undefined);
    return Object.fromEntries(members.map(([name, one]) => [jsonName(one, name), toJson(one, value[name])]));
  }
  if (schema.isListSchema() && Array.isArray(value)) return value.map((one) => toJson(schema.getValueSchema(), one));
  if (schema.isMapSchema() && isObject(value)) {
    return mapEntries(value, (key, one) => [key, toJson(schema.getValueSchema(), one)]);
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return timeTo(schema, value);
  return value;
}

const jsonName = (member: NormalizedSchema, name: string): string => member.getMergedTraits().jsonName ?? name;

const mapEntries = (object: object, change: (key: string, value: unknown) => [string, unknown]): object =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => change(key, value)));

/** A time in another format than its own is left as it is. */
function timeFrom(schema: NormalizedSchema, json: unknown): unknown {
  const isSeconds = timeFormat(schema, 'epoch-seconds') === 'epoch-seconds';
  if (isSeconds) return typeof json === 'number' ? new Date(json * 1000) : json;
  return typeof json === 'string' ? new Date(json) : json;
}

function timeTo(schema: NormalizedSchema, time: Date): unknown {
  const format = timeFormat(schema, 'epoch-seconds');
  if (format === 'epoch-seconds') return time.getTime() / 1000;
  return format === 'http-date' ? time.toUTCString() : time.toISOString();
}
