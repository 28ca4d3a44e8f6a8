/** Where the function runs: whose catalog it can list. */
export interface Home {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** homeOf reads it from the function's own ARN. */
export function homeOf(functionArn: string): Home {
  const [, partition = '', , region = '', account = ''] = functionArn.split(':');
  return { partition, account, region };
}

export const scopeOf = ({ partition, account, region }: Home): string => `${partition}.${account}.${region}`;
