import type { NormalizedSchema } from '@smithy/core/schema';
import type { Answer, Protocol } from './protocol.ts';
import { Refusal } from './refusal.ts';
import { boundMembers, findRoute, routesOf } from './rest-bindings.ts';
import type { Operation } from './schemas.ts';
import { element, membersXml, textOf } from './xml-values.ts';

/**
 * The restXml protocol as S3 speaks it: the bucket is the first part of the path, and no request has a body. Members of an answer
 * stand in headers and in XML, or one of them is the body itself.
 */
export function restXmlProtocol(xmlNamespace: string, operations: ReadonlyMap<string, Operation>): Protocol {
  const routes = routesOf(operations, '/{Bucket}');
  return {
    read(request) {
      const found = findRoute(routes, request);
      if (!found) throw new Refusal(405, 'MethodNotAllowed', `no operation at ${request.method} ${request.url}`);
      if (request.body.length > 0) throw new Refusal(400, 'MalformedXML', 'requests with a body are not served here');
      return { operation: found.operation, input: boundMembers(found, request).input };
    },
    write({ http, output: schema }, output) {
      const values = (output ?? {}) as Record<string, unknown>;
      const given = [...schema.structIterator()].filter(([name]) => values[name] !== undefined);
      const headers = given.flatMap(([name, member]) => headerOf(member, values[name]));
      return { status: http?.[2] ?? 200, headers: Object.fromEntries(headers), body: bodyOf(schema, values) };
    },
    codeOf: ({ name }) => name,
    refuse: ({ status, code, message }) => ({
      status,
      headers: { 'content-type': 'application/xml' },
      body: `<Error>${element('Code', code)}${element('Message', message)}</Error>`,
    }),
  };

  function bodyOf(schema: NormalizedSchema, values: Readonly<Record<string, unknown>>): Answer['body'] {
    const members = [...schema.structIterator()];
    const payload = members.find(([, member]) => member.getMergedTraits().httpPayload !== undefined);
    if (payload) return (values[payload[0]] ?? '') as Uint8Array;
    const inBody = members.filter(([, member]) => member.getMergedTraits().httpHeader === undefined);
    const shown = Object.fromEntries(inBody.map(([name]) => [name, values[name]]));
    const root = schema.getMergedTraits().xmlName ?? schema.getName();
    return `<${root} xmlns="${xmlNamespace}">${membersXml(schema, shown)}</${root}>`;
  }
}

function headerOf(member: NormalizedSchema, value: unknown): [string, string][] {
  const { httpHeader } = member.getMergedTraits();
  if (httpHeader === undefined) return [];
  return [[httpHeader, value instanceof Date ? value.toUTCString() : textOf(member, value)]];
}
