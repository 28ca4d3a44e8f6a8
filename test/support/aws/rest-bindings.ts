import type { NormalizedSchema } from '@smithy/core/schema';
import type { Received } from './protocol.ts';
import type { Operation } from './schemas.ts';

/** Where an operation is found: its method, its path and what stands literally in its query. */
export interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly pattern: RegExp;
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** routesOf reads path templates; `root` stands before every one of them. */
export const routesOf = (operations: ReadonlyMap<string, Operation>, root = ''): Route[] =>
  [...operations.values()].map((operation) => routeOf(operation, root));

function routeOf(operation: Operation, root: string): Route {
  const [method, template] = operation.http ?? ['', ''];
  const [path = '', query = ''] = `${root}${template}`.split('?');
  // A label that ends in + takes slashes in, too.
  const pattern = path
    .replace(/\/$/, '')
    .replace(/\{(\w+)(\+?)\}/g, (_, name, greedy) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`);
  // `x-id` is the SDK's own name for an operation; other clients do not send it.
  const literals = [...new URLSearchParams(query)].filter(([name]) => name !== 'x-id');
  return { operation, method, pattern: new RegExp(`^${pattern}/?$`), query: literals };
}

/** The route of a request: of several, the one that names most of its query. */
export function findRoute(routes: readonly Route[], { method, url }: Received): Route | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  return routes
    .filter((one) => one.method === method && one.pattern.test(pathname))
    .filter(({ query }) => query.every(([name, value]) => searchParams.get(name) === value))
    .sort((a, b) => b.query.length - a.query.length)[0];
}

/** The members that stand in path, query and headers; `elsewhere` are the others. */
export function boundMembers(
  { operation, pattern }: Route,
  { url, headers }: Received,
): { readonly input: Record<string, unknown>; readonly elsewhere: ReadonlyMap<string, NormalizedSchema> } {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const labels = pattern.exec(pathname)?.groups ?? {};
  const input: Record<string, unknown> = {};
  const elsewhere = new Map<string, NormalizedSchema>();
  for (const [name, member] of operation.input.isUnitSchema() ? [] : operation.input.structIterator()) {
    const { httpLabel, httpQuery, httpHeader } = member.getMergedTraits();
    const texts = httpLabel
      ? [decodeURIComponent(labels[name] ?? '')]
      : httpQuery
        ? searchParams.getAll(httpQuery)
        : httpHeader
          ? [headers[httpHeader.toLowerCase()]].flatMap((value) => value ?? [])
          : undefined;
    if (texts === undefined) elsewhere.set(name, member);
    else if (texts.length > 0) input[name] = fromTexts(member, texts);
  }
  return { input, elsewhere };
}

function fromTexts(schema: NormalizedSchema, texts: readonly string[]): unknown {
  if (schema.isListSchema()) return texts.map((text) => fromTexts(schema.getValueSchema(), [text]));
  const [text = ''] = texts;
  if (schema.isNumericSchema()) return Number(text);
  if (schema.isBooleanSchema()) return text === 'true' || (text === 'false' ? false : text);
  // In a query a time is a date-time, whatever it is in a body (Smithy docs: timestamp formats).
  return schema.isTimestampSchema() ? new Date(text) : text;
}
