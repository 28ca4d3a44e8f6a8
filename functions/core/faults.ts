import * as v from 'valibot';

/**
 * faultsOf says what is wrong with an input, field by field; `whole` names the input itself. It never repeats a text that was given:
 * what stands in a wrong place may be a secret.
 */
export const faultsOf = (issues: readonly v.BaseIssue<unknown>[], whole: string): string[] =>
  issues.map((issue) => `${v.getDotPath(issue) ?? whole}: ${faultOf(issue)}`);

function faultOf({ expected, received, message }: v.BaseIssue<unknown>): string {
  if (expected === 'never') return 'unknown field';
  if (received === 'undefined') return 'is missing';
  return received.startsWith('"') ? message.replace(` but received ${received}`, '') : message;
}
