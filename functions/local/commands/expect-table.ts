import { stat } from 'node:fs/promises';
import type { Options } from '#functions/local/arguments.ts';
import { UsageError } from '#functions/local/usage-error.ts';

/** expectTable throws a UsageError where the table's file is not there: one made for the occasion would be empty and say so of nothing. */
export async function expectTable({ db }: Pick<Options, 'db'>): Promise<void> {
  if (db === undefined || (await stat(db).catch(() => undefined))?.isFile()) return;
  throw new UsageError(`--db ${db}: there is no such file: replay the logs with it first`);
}
