import type { NormalizedSchema } from '@smithy/core/schema';
import { parse } from './json-protocol.ts';
import { fromJson, toJson } from './json-values.ts';
import type { Answer, Asked, Protocol, Received } from './protocol.ts';
import { Refusal } from './refusal.ts';
import { boundMembers, findRoute, type Route, routesOf } from './rest-bindings.ts';
import type { Operation } from './schemas.ts';

/** The restJson1 protocol: method and path name the operation; members stand in path, query, headers and a JSON body. */
export function restJsonProtocol(operations: ReadonlyMap<string, Operation>): Protocol {
  const routes = routesOf(operations);
  const answer = (status: number, body: unknown, headers = {}): Answer => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return {
    read(request) {
      const found = findRoute(routes, request);
      if (!found) {
        throw new Refusal(404, 'UnknownOperationException', `no operation at ${request.method} ${request.url}`);
      }
      return read(found, request);
    },
    write: ({ http, output: schema }, output) => answer(http?.[2] ?? 200, toJson(schema, output ?? {})),
    codeOf: ({ name }) => name,
    refuse: ({ status, code, message, members }) =>
      answer(status, { message, ...members }, { 'x-amzn-errortype': code }),
  };
}

function read(route: Route, request: Received): Asked {
  const { input, elsewhere } = boundMembers(route, request);
  const { operation } = route;
  const inBody = new Set([...elsewhere].map(([name, member]) => member.getMergedTraits().jsonName ?? name));
  return { operation, input: { ...input, ...bodyOf(operation.input, inBody, request.body) } };
}

/** What stands in the body but belongs elsewhere is as unknown as what belongs nowhere. */
function bodyOf(schema: NormalizedSchema, members: ReadonlySet<string>, body: Buffer): object {
  const json = parse(body) as object;
  const stray = Object.keys(json).find((name) => !members.has(name));
  if (stray !== undefined) throw new Refusal(400, 'ValidationException', `${stray} is unknown in the body`);
  return fromJson(schema, json) as object;
}
