import type { Service } from '../../support/aws/service.ts';
import type { Account } from '../account.ts';
import type { Action } from '../actions.ts';

/** What is expected of one of the deployed functions. */
export interface DrivenFunction {
  /** Its folder in `functions/` and in `events/`. */
  readonly name: string;
  /** The environment that the stack gives it. */
  readonly environment: (account: Account) => Readonly<Record<string, string>>;
  /** What it answers to each of its saved events, in the order in which they are sent. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** What is sent besides, to come where no saved event leads. */
  readonly further?: Readonly<Record<string, { readonly event: unknown; readonly answer: unknown }>>;
  /** The actions it needs; secrets, topics and buses are those of the account's configuration. */
  readonly actions: readonly Action[];
  /** What it calls beyond tables, secrets and the targets of alerts. */
  readonly services?: readonly Service[];
}
