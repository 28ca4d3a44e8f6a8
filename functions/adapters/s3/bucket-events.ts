import { GetBucketNotificationConfigurationCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';

/** sendsEvents tells whether a bucket sends its events to EventBridge; undefined where there is no such bucket. */
export async function sendsEvents(client: S3Client, bucket: string): Promise<boolean | undefined> {
  try {
    const { EventBridgeConfiguration } = await client.send(
      new GetBucketNotificationConfigurationCommand({ Bucket: bucket }),
    );
    return EventBridgeConfiguration !== undefined;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchBucket') return undefined;
    throw error;
  }
}
