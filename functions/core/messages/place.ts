import type { Finding } from '#core/findings/finding.ts';
import type { Incident } from '#core/findings/incident.ts';

/** Account and Region of a finding; what is judged over all Regions may still be about one thing, whose ARN names its Region. */
export function placeOf({ scope, spender = '' }: Pick<Finding, 'scope' | 'spender'>): {
  account: string;
  region: string;
} {
  const [, account = '', region = ''] = scope.split('.');
  return { account, region: region === '*' ? (/^arn:[^:]*:[^:]*:([^:]+):/.exec(spender)?.[1] ?? '*') : region };
}

/** The account of an incident and the Regions its findings name. */
export function placesOf({ account, findings }: Incident): { account: string; regions: string[] } {
  const regions = new Set(findings.map((finding) => placeOf(finding).region).filter((region) => region !== '*'));
  return { account: account.split('.')[1] ?? '', regions: [...regions] };
}
