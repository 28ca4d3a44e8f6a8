import { fromJson, toJson } from './json-values.ts';
import type { Answer, Protocol } from './protocol.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Operation } from './schemas.ts';

/** The awsJson1_0 and awsJson1_1 protocols: the operation stands in a header, its input is the body. */
export function jsonProtocol(version: '1.0' | '1.1', operations: ReadonlyMap<string, Operation>): Protocol {
  const answer = (status: number, body: unknown, headers = {}): Answer => ({
    status,
    headers: { 'content-type': `application/x-amz-json-${version}`, ...headers },
    body: JSON.stringify(body),
  });
  return {
    read({ headers, body }) {
      const name =
        String(headers['x-amz-target'] ?? '')
          .split('.')
          .at(-1) ?? '';
      const operation = operations.get(name);
      if (!operation) throw new Refusal(400, 'UnknownOperationException', `no operation ${name}`);
      return { operation, input: fromJson(operation.input, parse(body)) };
    },
    write: (operation, output) => answer(200, toJson(operation.output, output ?? {})),
    codeOf: ({ name }) => name,
    refuse: ({ status, code, message, members }) => answer(status, { __type: code, message, ...members }),
  };
}

export function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.length === 0 ? '{}' : body.toString('utf8'));
  } catch {
    throw invalid('the body is not JSON');
  }
}
