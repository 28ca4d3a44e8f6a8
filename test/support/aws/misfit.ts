import type { NormalizedSchema } from '@smithy/core/schema';
import { requiredMembers } from './schemas.ts';

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Says what of a value its schema does not allow: a member missing or unknown, or of another type; undefined where it fits. */
export function misfit(schema: NormalizedSchema, value: unknown, path: string): string | undefined {
  if (schema.isDocumentSchema()) return undefined;
  if (schema.isUnitSchema() || schema.isStructSchema()) return structureMisfit(schema, value, path);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return `${path} is not a list`;
    return firstOf(value.entries(), ([i, one]) => misfit(schema.getValueSchema(), one, `${path}[${i}]`));
  }
  if (schema.isMapSchema()) {
    if (!isObject(value)) return `${path} is not a map`;
    return firstOf(Object.entries(value), ([key, one]) => misfit(schema.getValueSchema(), one, `${path}.${key}`));
  }
  const type = typeName(schema);
  return isOfType(type, value) ? undefined : `${path} is not a ${type}`;
}

function structureMisfit(schema: NormalizedSchema, value: unknown, path: string): string | undefined {
  if (!isObject(value)) return `${path} is not a structure`;
  const given = Object.entries(value).filter(([, one]) => one !== undefined);
  if (schema.isUnionSchema() && given.length !== 1) return `${path} is not one of its members`;
  const missing = requiredMembers(schema).find((name) => value[name] === undefined);
  if (missing !== undefined) return `${path}.${missing} is missing`;
  const members = new Map(schema.isUnitSchema() ? [] : schema.structIterator());
  return firstOf(given, ([name, one]) => {
    const member = members.get(name);
    return member ? misfit(member, one, `${path}.${name}`) : `${path}.${name} is unknown`;
  });
}

function firstOf<T>(all: Iterable<T>, look: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const found = look(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

type TypeName = 'string' | 'boolean' | 'number' | 'time' | 'blob' | 'bigint';

function typeName(schema: NormalizedSchema): TypeName {
  if (schema.isStringSchema()) return 'string';
  if (schema.isBooleanSchema()) return 'boolean';
  if (schema.isNumericSchema()) return 'number';
  if (schema.isTimestampSchema()) return 'time';
  if (schema.isBlobSchema()) return 'blob';
  if (schema.isBigIntegerSchema()) return 'bigint';
  throw new Error(`a schema of no type known here: ${schema.getName(true)}`);
}

function isOfType(type: TypeName, value: unknown): boolean {
  if (type === 'time') return value instanceof Date && !Number.isNaN(value.getTime());
  if (type === 'blob') return value instanceof Uint8Array;
  if (type === 'number') return Number.isFinite(value);
  return typeof value === type;
}
