import type { NormalizedSchema } from '@smithy/core/schema';
import { invalid } from './refusal.ts';

/** Reads a form whose keys are paths such as `Tags.member.1.Key`, as a schema expects it (Smithy docs: awsQuery protocol). */
export function fromForm(schema: NormalizedSchema, form: URLSearchParams): unknown {
  const left = new Set(form.keys());
  const take = (key: string): string | undefined => (left.delete(key) ? (form.get(key) ?? undefined) : undefined);
  const input = structure(schema, '', take, left);
  const [unknown] = left;
  if (unknown !== undefined) throw invalid(`${unknown} is unknown`);
  return input;
}

type Take = (key: string) => string | undefined;

const under = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}.${name}`);

const holds = (left: ReadonlySet<string>, prefix: string): boolean =>
  [...left].some((key) => key === prefix || key.startsWith(`${prefix}.`));

function structure(schema: NormalizedSchema, prefix: string, take: Take, left: ReadonlySet<string>): object {
  if (schema.isUnitSchema()) return {};
  const members = [...schema.structIterator()].flatMap(([name, member]) => {
    const key = under(prefix, member.getMergedTraits().xmlName ?? name);
    return holds(left, key) ? [[name, valueAt(member, key, take, left)]] : [];
  });
  return Object.fromEntries(members);
}

function valueAt(schema: NormalizedSchema, key: string, take: Take, left: ReadonlySet<string>): unknown {
  if (schema.isStructSchema()) return structure(schema, key, take, left);
  const isFlat = schema.getMergedTraits().xmlFlattened !== undefined;
  if (schema.isListSchema()) {
    // An empty list is its name without a value.
    if (take(key) === '') return [];
    const member = schema.getValueSchema();
    const base = isFlat ? key : under(key, member.getMergedTraits().xmlName ?? 'member');
    return numbered(base, left).map((at) => valueAt(member, at, take, left));
  }
  if (schema.isMapSchema()) {
    const [keys, values] = [schema.getKeySchema(), schema.getValueSchema()];
    const entries = numbered(isFlat ? key : under(key, 'entry'), left).map((at) => [
      take(under(at, keys.getMergedTraits().xmlName ?? 'key')) ?? '',
      valueAt(values, under(at, values.getMergedTraits().xmlName ?? 'value'), take, left),
    ]);
    return Object.fromEntries(entries);
  }
  return simple(schema, take(key));
}

/** The paths `base.1`, `base.2`, ... that something stands under. */
function numbered(base: string, left: ReadonlySet<string>): string[] {
  const paths: string[] = [];
  for (let at = `${base}.1`; holds(left, at); at = `${base}.${paths.length + 1}`) paths.push(at);
  return paths;
}

/** A text that is none of its type stays text, for `misfit` to find. */
function simple(schema: NormalizedSchema, text: string | undefined): unknown {
  if (text === undefined || schema.isStringSchema()) return text;
  if (schema.isBooleanSchema()) return text === 'true' || (text === 'false' ? false : text);
  if (schema.isNumericSchema()) return text === '' ? text : Number(text);
  if (schema.isTimestampSchema()) return new Date(text);
  if (schema.isBlobSchema()) return Buffer.from(text, 'base64');
  return text;
}
