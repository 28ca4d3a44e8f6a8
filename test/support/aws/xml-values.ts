import type { NormalizedSchema } from '@smithy/core/schema';
import { timeFormat } from './schemas.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** An element with text that may hold anything. */
export const element = (name: string, text: string): string =>
  `<${name}>${text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char)}</${name}>`;

/** Writes the members of a structure as elements, one after the other (Smithy docs: XML bindings, without attributes). */
export function membersXml(schema: NormalizedSchema, value: Readonly<Record<string, unknown>>): string {
  const members = [...schema.structIterator()].filter(([name]) => value[name] !== undefined);
  return members.map(([name, one]) => elementsOf(one.getMergedTraits().xmlName ?? name, one, value[name])).join('');
}

function elementsOf(name: string, schema: NormalizedSchema, value: unknown): string {
  const isFlat = schema.getMergedTraits().xmlFlattened !== undefined;
  if (schema.isListSchema()) {
    const member = schema.getValueSchema();
    const memberName = isFlat ? name : (member.getMergedTraits().xmlName ?? 'member');
    const all = (value as readonly unknown[]).map((one) => elementsOf(memberName, member, one)).join('');
    return isFlat ? all : `<${name}>${all}</${name}>`;
  }
  if (schema.isMapSchema()) {
    const [keys, values] = [schema.getKeySchema(), schema.getValueSchema()];
    const entryName = isFlat ? name : 'entry';
    const entries = Object.entries(value as object).map(([key, one]) => {
      const keyXml = element(keys.getMergedTraits().xmlName ?? 'key', key);
      return `<${entryName}>${keyXml}${elementsOf(values.getMergedTraits().xmlName ?? 'value', values, one)}</${entryName}>`;
    });
    return isFlat ? entries.join('') : `<${name}>${entries.join('')}</${name}>`;
  }
  if (schema.isStructSchema()) return `<${name}>${membersXml(schema, value as Record<string, unknown>)}</${name}>`;
  return element(name, textOf(schema, value));
}

export function textOf(schema: NormalizedSchema, value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (!(value instanceof Date)) return String(value);
  const format = timeFormat(schema, 'date-time');
  if (format === 'epoch-seconds') return String(value.getTime() / 1000);
  return format === 'http-date' ? value.toUTCString() : value.toISOString();
}
