import type { MiddlewareStack } from '@smithy/types';
import { jsonProtocol } from './json-protocol.ts';
import { toJson } from './json-values.ts';
import { misfit } from './misfit.ts';
import type { Protocol } from './protocol.ts';
import { queryProtocol } from './query-protocol.ts';
import { Refusal } from './refusal.ts';
import { restJsonProtocol } from './rest-json-protocol.ts';
import { restXmlProtocol } from './rest-xml-protocol.ts';
import { errorsOf, type Operation, operationsOf } from './schemas.ts';

/** A service of AWS with the operations that a test gives it. */
export interface Service {
  /** The name that requests are signed for, such as `sns`. */
  readonly name: string;
  readonly protocol: Protocol;
  /** Carries an operation out; throws a Refusal, and anything else where the test itself is wrong. */
  handle(operation: Operation, input: unknown): Promise<unknown>;
}

/** What a test answers: a function of an operation's input, which may throw the SDK's own exceptions and Refusals. */
export type Handlers<Module> = {
  readonly [Name in keyof Module as Name extends `${infer Operation}Command` ? Operation : never]?: HandlerOf<
    Module[Name]
  >;
};

type HandlerOf<Command> = Command extends new (
  ...args: never[]
) => { middlewareStack: MiddlewareStack<infer In, infer Out> }
  ? (input: In) => Omit<Out, '$metadata'> | Promise<Omit<Out, '$metadata'>>
  : never;

/** The part of a client that says how it speaks. */
type ClientClass = new (config: {
  region: string;
}) => {
  readonly config: {
    readonly protocol: { getShapeId(): string };
    readonly protocolSettings: { readonly [setting: string]: unknown };
  };
  destroy(): void;
};

/**
 * service makes what a client's module describes, by the name that requests are signed for: the client says the protocol, the
 * module the operations and errors, and handlers what is answered.
 */
export function service<Module extends object>(
  name: string,
  module: Module,
  Client: ClientClass,
): (handlers: Handlers<Module>) => Service {
  const protocol = protocolOf(Client, operationsOf(module));
  const errors = errorsOf(module);

  async function carriedOut(call: () => unknown): Promise<unknown> {
    try {
      return (await call()) ?? {};
    } catch (error) {
      const modelled = error instanceof Error ? errors.get(error.name) : undefined;
      if (!modelled) throw error;
      const { schema, status } = modelled;
      const members = toJson(schema, error) as Record<string, unknown>;
      throw new Refusal(status, protocol.codeOf(modelled), (error as Error).message, members);
    }
  }

  return (handlers) => ({
    name,
    protocol,
    async handle(operation, input) {
      const handler = (handlers as Record<string, ((input: unknown) => unknown) | undefined>)[operation.name];
      if (!handler) throw new Refusal(400, 'UnknownOperationException', `${operation.name} is not served here`);
      const output = await carriedOut(() => handler(input));
      const mistake = misfit(operation.output, output, `answer to ${operation.name}`);
      if (mistake !== undefined) throw new Error(mistake);
      return output;
    },
  });
}

function protocolOf(Client: ClientClass, operations: ReadonlyMap<string, Operation>): Protocol {
  const client = new Client({ region: 'us-east-1' });
  const { protocol, protocolSettings } = client.config;
  client.destroy();
  switch (protocol.getShapeId()) {
    case 'aws.protocols#awsJson1_0':
      return jsonProtocol('1.0', operations);
    case 'aws.protocols#awsJson1_1':
      return jsonProtocol('1.1', operations);
    case 'aws.protocols#restJson1':
      return restJsonProtocol(operations);
    case 'aws.protocols#restXml':
      return restXmlProtocol(String(protocolSettings['xmlNamespace']), operations);
    case 'aws.protocols#awsQuery': {
      const { version, xmlNamespace } = protocolSettings;
      return queryProtocol({ version: String(version), xmlNamespace: String(xmlNamespace) }, operations);
    }
    default:
      throw new Error(`no protocol ${protocol.getShapeId()} here`);
  }
}
