import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from './refusal.ts';
import type { ModelledError, Operation } from './schemas.ts';

/** A request as it came over the wire. */
export interface Received {
  readonly method: string;
  /** Path and query, encoded. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Asked {
  readonly operation: Operation;
  readonly input: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** The connection breaks in the middle of it. */
  readonly isCutOff?: boolean;
}

/** How the operations of a service are put into HTTP (Smithy docs: AWS protocols). */
export interface Protocol {
  /** What is asked; throws a Refusal where that cannot be made out. */
  read(request: Received): Asked;
  write(operation: Operation, output: unknown): Answer;
  /** What it calls a declared error. */
  codeOf(error: ModelledError): string;
  refuse(refusal: Refusal): Answer;
}
