import { describe, expect, it } from 'vitest';
import { folderOf, resourcesOf, synthesise } from '../infra/synthesised.ts';
import type { Account } from './account.ts';
import { OF_ALL } from './environment.ts';
import { drivenFunctions } from './functions/index.ts';

const deployed = new Map(
  resourcesOf(synthesise().template, 'AWS::Lambda::Function').map(([, { Properties }]) => [
    folderOf(Properties.FunctionName),
    Object.entries(Properties.Environment.Variables)
      .filter(([, value]) => !isOfBucket(value))
      .map(([name]) => name),
  ]),
);

/** What is only there where the source is a bucket; functions are driven with a log group. */
function isOfBucket(value: unknown): boolean {
  const [condition] = (value as { 'Fn::If'?: string[] })['Fn::If'] ?? [];
  return condition === 'IsBucket';
}

const account = { tables: { ledger: 'ledger', state: 'state' }, keyRingSecret: 'key-ring' } as Account;

describe('the environment of a driven function', () => {
  it.each(drivenFunctions)('is what the stack gives $name', ({ name, environment }) => {
    const given = { ...OF_ALL, ...environment(account) };
    expect(Object.keys(given).sort()).toEqual(deployed.get(name)?.sort());
  });
});
