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
  readonly s3Config?: { readonly bucketName: string };
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
  if (before === undefined) {
    return { do: 'write', logging: { ...(current ?? FIRST_TIME), cloudWatchConfig: { logGroupName, roleArn } } };
  }
  return {
    do: 'refuse',
    reason:
      `Bedrock logs to log group ${before} already, and there is one destination for the account and Region. ` +
      `Set source.logGroup to ${before}, or change it yourself if nobody needs it`,
  };
}

/** The source of invocations that a deployment reads. */
export type Source = { readonly logGroup: string } | { readonly bucket: string };

/** loggingState says in words whether Bedrock logs to the source. */
export function loggingState(current: LoggingConfiguration | undefined, source: Source): string {
  if (!current?.cloudWatchConfig && !current?.s3Config) return 'off: Bedrock logs nothing, so nothing is seen';
  const [name, ours] =
    'logGroup' in source
      ? [source.logGroup, current.cloudWatchConfig?.logGroupName]
      : [source.bucket, current.s3Config?.bucketName];
  if (name === ours) return `on: Bedrock logs to ${name}`;
  const to = [current.cloudWatchConfig?.logGroupName, current.s3Config?.bucketName].filter(Boolean).join(' and ');
  return `elsewhere: Bedrock logs to ${to}, not to ${name}, so nothing is seen`;
}
