/**
 * Where Bedrock logs the calls of an account and Region, as far as it is looked at; the rest is kept as it is (AWS docs:
 * LoggingConfig).
 */
export interface LoggingConfiguration {
  readonly cloudWatchConfig?: {
    readonly logGroupName: string;
    readonly roleArn: string;
    /** Where bodies go that are too large for a log group. */
    readonly largeDataDeliveryS3Config?: { readonly bucketName: string };
  };
  readonly s3Config?: { readonly bucketName: string; readonly keyPrefix?: string };
  readonly textDataDeliveryEnabled?: boolean;
  readonly [other: string]: unknown;
}

export type LoggingPlan =
  | { readonly do: 'nothing' }
  | { readonly do: 'write'; readonly logging: LoggingConfiguration }
  | { readonly do: 'refuse'; readonly reason: string };

/** Text bodies carry tool calls and cache lifetimes; media and vectors are large and say nothing about cost. */
const FIRST_TIME: LoggingConfiguration = {
  textDataDeliveryEnabled: true,
  imageDataDeliveryEnabled: false,
  embeddingDataDeliveryEnabled: false,
  videoDataDeliveryEnabled: false,
  audioDataDeliveryEnabled: false,
};

/**
 * planLogging turns logging to a log group on and keeps whatever else is set, a bucket included. There is one configuration for
 * everybody in the account, so one that goes to another log group is not replaced.
 */
export function planLogging(
  current: LoggingConfiguration | undefined,
  logGroupName: string,
  roleArn: string,
): LoggingPlan {
  const before = current?.cloudWatchConfig?.logGroupName;
  if (before === logGroupName) return { do: 'nothing' };
  if (before === undefined)
    return { do: 'write', logging: loggingTo(current, { logGroup: logGroupName }, { roleArn }) };
  return {
    do: 'refuse',
    reason:
      `Bedrock logs to log group ${before} already, and there is one destination for the account and Region. ` +
      `Set source.logGroup to ${before}, or change it yourself if nobody needs it`,
  };
}

/** The source of invocations that a deployment reads. */
export type Source = { readonly logGroup: string } | { readonly bucket: string };

/** Where Bedrock logs to, in words. */
export const loggedTo = ({ cloudWatchConfig, s3Config }: LoggingConfiguration = {}): string[] => [
  ...(cloudWatchConfig ? [`log group ${cloudWatchConfig.logGroupName}`] : []),
  ...(s3Config ? [`bucket ${s3Config.bucketName}`] : []),
];

export const isLoggedTo = (current: LoggingConfiguration | undefined, source: Source): boolean =>
  'logGroup' in source
    ? current?.cloudWatchConfig?.logGroupName === source.logGroup
    : current?.s3Config?.bucketName === source.bucket;

/** loggingState says in words whether Bedrock logs to the source. */
export function loggingState(current: LoggingConfiguration | undefined, source: Source): string {
  const to = loggedTo(current);
  if (to.length === 0) return 'off: Bedrock logs nothing, so nothing is seen';
  const name = 'logGroup' in source ? source.logGroup : source.bucket;
  if (isLoggedTo(current, source)) return `on: Bedrock logs to ${name}`;
  return `elsewhere: Bedrock logs to ${to.join(' and ')}, not to ${name}, so nothing is seen`;
}

/**
 * loggingTo gives the configuration with the source as its destination, in place of one of its kind, and everything else as it is;
 * `roleArn` is the role that Bedrock is to write a log group with where it writes to none yet.
 */
export function loggingTo(
  current: LoggingConfiguration | undefined,
  source: Source,
  { roleArn, prefix = '' }: { readonly roleArn: string; readonly prefix?: string },
): LoggingConfiguration {
  const kept = current ?? FIRST_TIME;
  if ('logGroup' in source) {
    const { logGroup: logGroupName } = source;
    const written = { ...kept.cloudWatchConfig, logGroupName };
    return { ...kept, cloudWatchConfig: { ...written, roleArn: kept.cloudWatchConfig?.roleArn ?? roleArn } };
  }
  const keyPrefix = prefix.replace(/\/$/, '');
  return { ...kept, s3Config: { bucketName: source.bucket, ...(keyPrefix !== '' && { keyPrefix }) } };
}
