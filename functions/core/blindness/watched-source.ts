/** The source that a deployment reads, with what it takes to be told of what is new in it. */
export type WatchedSource = WatchedLogGroup | WatchedBucket;

export interface WatchedLogGroup {
  readonly logGroup: string;
  /** The function that the subscription filter sends to. */
  readonly destinationArn: string;
}

export interface WatchedBucket {
  readonly bucket: string;
  /** Of the objects, with a slash at its end; empty for none. */
  readonly prefix: string;
}

/** `log group /aws/bedrock/invocations`. */
export const sourceText = (source: WatchedSource): string =>
  'logGroup' in source ? `log group ${source.logGroup}` : `bucket ${source.bucket}`;
