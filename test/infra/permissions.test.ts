import { describe, expect, it } from 'vitest';
import { drivenFunctions } from '../runtime/functions/index.ts';
import { deploymentFunctions } from '../runtime/functions/of-the-deployment.ts';
import { grantsOf } from './grants.ts';
import { synthesise } from './synthesised.ts';

const grants = grantsOf(synthesise().template);

/** What is done for a function: Lambda writes its log and reads its stream and its queue; a role that it names is passed on. */
const BY_LAMBDA =
  /^(iam:PassRole|logs:(CreateLogStream|PutLogEvents)|dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams)|sqs:.*)$/;

/** Tables by what they are for; of anything else the action alone, since its resource is of the account. */
function needed(action: string, on: string): string {
  const table = /^<Tables(Ledger|State)\w*\.Arn>(.*)$/.exec(on);
  if (table) return `${action} ${table[1]?.toLowerCase()}${table[2]}`;
  return /^(ledger|state)\b/.test(on) ? `${action} ${on}` : action;
}

describe.each([...drivenFunctions, ...deploymentFunctions])('$name', ({ name, actions }) => {
  const own = grants.filter(({ who, action }) => who === name && !BY_LAMBDA.test(action));
  const rights = (of: typeof own) => new Set(of.map(({ action, on }) => needed(action, on)));
  const may = rights(own);
  // What reads either source is driven with a log group.
  const isEither = own.some(({ onlyIf }) => onlyIf === 'IsLogGroup');
  const mayHere = rights(own.filter(({ onlyIf }) => !(isEither && onlyIf === 'IsBucket')));
  const does = new Set(actions.map((one) => needed(...(one.split(' ') as [string, string]))));

  it('may do all that it was seen doing', () => {
    expect([...does].filter((one) => !may.has(one))).toEqual([]);
  });

  it('may do nothing else', () => {
    expect([...mayHere].filter((one) => !does.has(one))).toEqual([]);
  });
});
