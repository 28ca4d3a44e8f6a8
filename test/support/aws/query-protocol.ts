import { randomUUID } from 'node:crypto';
import type { Answer, Protocol } from './protocol.ts';
import { fromForm } from './query-form.ts';
import { Refusal } from './refusal.ts';
import type { Operation } from './schemas.ts';
import { element, membersXml } from './xml-values.ts';

/** The awsQuery protocol: a form with `Action` and `Version`, answered in XML. */
export function queryProtocol(
  { version, xmlNamespace }: { readonly version: string; readonly xmlNamespace: string },
  operations: ReadonlyMap<string, Operation>,
): Protocol {
  const answer = (status: number, root: string, content: string): Answer => ({
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<${root} xmlns="${xmlNamespace}">${content}</${root}>`,
  });
  const requestId = () => element('RequestId', randomUUID());
  return {
    read({ body }) {
      const form = new URLSearchParams(body.toString('utf8'));
      const [action, wanted] = [form.get('Action') ?? '', form.get('Version')];
      form.delete('Action');
      form.delete('Version');
      const operation = operations.get(action);
      if (!operation || wanted !== version) {
        throw new Refusal(400, 'InvalidAction', `no operation ${action} in version ${wanted}`);
      }
      return { operation, input: fromForm(operation.input, form) };
    },
    write({ name, output: schema }, output) {
      const members = schema.isUnitSchema() ? '' : membersXml(schema, (output ?? {}) as Record<string, unknown>);
      const result = schema.isUnitSchema() ? '' : `<${name}Result>${members}</${name}Result>`;
      return answer(200, `${name}Response`, `${result}<ResponseMetadata>${requestId()}</ResponseMetadata>`);
    },
    codeOf: ({ queryCode }) => queryCode,
    // The members of an error are not written: those of SNS have none but a message.
    refuse({ status, code, message }) {
      const type = element('Type', status < 500 ? 'Sender' : 'Receiver');
      const error = `<Error>${type}${element('Code', code)}${element('Message', message)}</Error>`;
      return answer(status, 'ErrorResponse', `${error}${requestId()}`);
    },
  };
}
