const ACCOUNT = /^[0-9]{12}$/;
const REGION = /^[a-z0-9-]{3,32}$/;

const partitionOf = (region: string): string =>
  region.startsWith('us-gov-') ? 'aws-us-gov' : region.startsWith('cn-') ? 'aws-cn' : 'aws';

/** `<partition>.<account>.<region>`, or undefined where either is not one: a scope is part of every key, so it holds no separator. */
export function scopeOf(accountId: unknown, region: unknown): string | undefined {
  if (typeof accountId !== 'string' || !ACCOUNT.test(accountId)) return undefined;
  if (typeof region !== 'string' || !REGION.test(region)) return undefined;
  return `${partitionOf(region)}.${accountId}.${region}`;
}

/** scopeOfFunction gives the scope that a Lambda runs in, from its own ARN (AWS docs: Lambda, context object). */
export function scopeOfFunction(functionArn: string): string {
  const [, , , region, account] = functionArn.split(':');
  const scope = scopeOf(account, region);
  if (scope === undefined) throw new Error('the function has no account and Region of its own');
  return scope;
}
