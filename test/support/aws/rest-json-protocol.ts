import type { NormalizedSchema } from '@smithy/core/schema';
import { parse } from './json-protocol.ts';
import { fromJson, toJson } from './json-values.ts';
import type { Answer, Asked, Protocol, Received } from './protocol.ts';
import { Refusal } from './refusal.ts';
import type { Operation } from './schemas.ts';

/** The restJson1 protocol: method and path name the operation; members stand in path, query, headers and a JSON body. */
export function restJsonProtocol(operations: ReadonlyMap<string, Operation>): Protocol {
  const routes = [...operations.values()].map(routeOf);
  const answer = (status: number, body: unknown, headers = {}): Answer => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return {
    read(request) {
      const { pathname } = new URL(request.url, 'http://localhost');
      const found = routes.find(({ method, pattern }) => method === request.method && pattern.test(pathname));
      if (!found) throw new Refusal(404, 'UnknownOperationException', `no operation at ${request.method} ${pathname}`);
      return read(found, request);
    },
    write: ({ http, output: schema }, output) => answer(http?.[2] ?? 200, toJson(schema, output ?? {})),
    codeOf: ({ name }) => name,
    refuse: ({ status, code, message, members }) =>
      answer(status, { message, ...members }, { 'x-amzn-errortype': code }),
  };
}

interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly pattern: RegExp;
}

function routeOf(operation: Operation): Route {
  const [method, template] = operation.http ?? ['', ''];
  const path = template.split('?')[0] ?? '';
  // A label that ends in + takes slashes in, too.
  const pattern = path.replace(/\{(\w+)(\+?)\}/g, (_, name, greedy) => `(?<${name}>${greedy ? '.+' : '[^/]+'})`);
  return { operation, method, pattern: new RegExp(`^${pattern}/?$`) };
}

function read({ operation, pattern }: Route, { url, headers, body }: Received): Asked {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const labels = pattern.exec(pathname)?.groups ?? {};
  const input: Record<string, unknown> = {};
  const bodyMembers = new Set<string>();
  for (const [name, member] of operation.input.isUnitSchema() ? [] : operation.input.structIterator()) {
    const { httpLabel, httpQuery, httpHeader, jsonName } = member.getMergedTraits();
    const texts = httpLabel
      ? [decodeURIComponent(labels[name] ?? '')]
      : httpQuery
        ? searchParams.getAll(httpQuery)
        : httpHeader
          ? [headers[httpHeader.toLowerCase()]].flatMap((value) => value ?? [])
          : undefined;
    if (texts === undefined) bodyMembers.add(jsonName ?? name);
    else if (texts.length > 0) input[name] = fromTexts(member, texts);
  }
  return { operation, input: { ...input, ...bodyOf(operation.input, bodyMembers, body) } };
}

/** What stands in the body but belongs elsewhere is as unknown as what belongs nowhere. */
function bodyOf(schema: NormalizedSchema, members: ReadonlySet<string>, body: Buffer): object {
  const json = parse(body) as object;
  const stray = Object.keys(json).find((name) => !members.has(name));
  if (stray !== undefined) throw new Refusal(400, 'ValidationException', `${stray} is unknown in the body`);
  return fromJson(schema, json) as object;
}

function fromTexts(schema: NormalizedSchema, texts: readonly string[]): unknown {
  if (schema.isListSchema()) return texts.map((text) => fromTexts(schema.getValueSchema(), [text]));
  const [text = ''] = texts;
  if (schema.isNumericSchema()) return Number(text);
  if (schema.isBooleanSchema()) return text === 'true' || (text === 'false' ? false : text);
  // In a query a time is a date-time, whatever it is in a body (Smithy docs: timestamp formats).
  return schema.isTimestampSchema() ? new Date(text) : text;
}
