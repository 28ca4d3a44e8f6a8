import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticErrorSchema, StaticOperationSchema } from '@smithy/types';

/** An operation as a client's generated schemas describe it. */
export interface Operation {
  readonly name: string;
  /** Method, path template and status, where the protocol binds operations to paths. */
  readonly http: readonly [method: string, template: string, status: number] | undefined;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/** An error that a service declares. */
export interface ModelledError {
  readonly name: string;
  /** What a Query protocol calls it, where that is another name. */
  readonly queryCode: string;
  readonly status: number;
  readonly schema: NormalizedSchema;
}

// The generated tuples begin with what they are (Smithy types: StaticSchemaIdOperation, StaticSchemaIdError, -Structure).
const OPERATION = 9;
const ERROR = -3;

const schemasOf = (module: object): readonly unknown[][] =>
  Object.entries(module).flatMap(([name, value]) => (name.endsWith('$') && Array.isArray(value) ? [value] : []));

const isOperation = (schema: unknown[]): schema is StaticOperationSchema => schema[0] === OPERATION;
const isError = (schema: unknown[]): schema is StaticErrorSchema => schema[0] === ERROR;

/** The operations that a client's module exports, by name. */
export const operationsOf = (module: object): ReadonlyMap<string, Operation> =>
  new Map(
    schemasOf(module)
      .filter(isOperation)
      .map(([, , name, traits, input, output]) => {
        const http = typeof traits === 'object' ? traits.http : undefined;
        return [name, { name, http, input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) }];
      }),
  );

/** The errors that a client's module exports, by name. */
export const errorsOf = (module: object): ReadonlyMap<string, ModelledError> =>
  new Map(
    schemasOf(module)
      .filter(isError)
      .map((schema) => {
        const normalized = NormalizedSchema.of(schema);
        const { awsQueryError, httpError, error } = normalized.getOwnTraits();
        const name = schema[2];
        const queryCode = Array.isArray(awsQueryError) ? String(awsQueryError[0]) : name;
        const status = typeof httpError === 'number' ? httpError : error === 'server' ? 500 : 400;
        return [name, { name, queryCode, status, schema: normalized }];
      }),
  );

/** Members without which a structure is not valid: the first of its list, as many as its last field says. */
export function requiredMembers(structure: NormalizedSchema): readonly string[] {
  const schema = structure.getSchema();
  if (!Array.isArray(schema)) return [];
  const [, , , , names, , required] = schema as readonly unknown[];
  return Array.isArray(names) && typeof required === 'number' ? names.slice(0, required) : [];
}

/** How a time is written: as the schema says, else as the protocol does. */
export function timeFormat(
  schema: NormalizedSchema,
  protocol: 'date-time' | 'epoch-seconds',
): 'date-time' | 'epoch-seconds' | 'http-date' {
  // Smithy types: TimestampDateTimeSchema, TimestampHttpDateSchema, TimestampEpochSecondsSchema.
  switch (schema.getSchema()) {
    case 5:
      return 'date-time';
    case 6:
      return 'http-date';
    case 7:
      return 'epoch-seconds';
    default:
      return protocol;
  }
}
