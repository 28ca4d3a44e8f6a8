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
