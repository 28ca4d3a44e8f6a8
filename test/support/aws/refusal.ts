/** What a service answers instead of doing what it was asked. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** Members of a declared error beside its message, as they are written. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.members = members;
  }
}

export const invalid = (message: string): Refusal => new Refusal(400, 'ValidationException', message);
