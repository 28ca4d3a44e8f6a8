import * as s3 from '@aws-sdk/client-s3';
import { type Service, service } from './service.ts';

const s3Service = service('s3', s3, s3.S3Client);

interface BucketOptions {
  /** Keys that nobody may read. */
  readonly forbidden?: readonly string[];
  /** Listed in one answer. */
  readonly pageSize?: number;
}

/** A bucket of S3's that holds `objects`, as it stands when it is asked. */
export function s3Bucket(
  name: string,
  objects: ReadonlyMap<string, Uint8Array>,
  { forbidden = [], pageSize = 1000 }: BucketOptions = {},
): Service {
  const inBucket = <Input extends { Bucket?: string | undefined }>(input: Input): Input => {
    if (input.Bucket !== name) throw new s3.NoSuchBucket({ message: 'no such bucket', $metadata: {} });
    return input;
  };
  return s3Service({
    GetObject(input) {
      const { Key = '' } = inBucket(input);
      if (forbidden.includes(Key)) throw new s3.AccessDenied({ message: 'Access Denied', $metadata: {} });
      const bytes = objects.get(Key);
      if (bytes === undefined) throw new s3.NoSuchKey({ message: 'The key does not exist.', $metadata: {} });
      // What a client reads as a stream is served as bytes.
      return { Body: bytes as never, ContentType: 'application/json', ETag: '"1"' };
    },
    ListObjectsV2(input) {
      const { Prefix = '', StartAfter = '', ContinuationToken: after = StartAfter, EncodingType } = inBucket(input);
      const shown = (key: string): string => (EncodingType === 'url' ? encodeURIComponent(key) : key);
      const keys = [...objects.keys()].filter((key) => key.startsWith(Prefix) && key > after).sort();
      const page = keys.slice(0, pageSize);
      const isTruncated = page.length < keys.length;
      return {
        Name: name,
        Prefix,
        KeyCount: page.length,
        IsTruncated: isTruncated,
        Contents: page.map((key) => ({
          Key: shown(key),
          Size: objects.get(key)?.length ?? 0,
          LastModified: new Date(0),
        })),
        ...(EncodingType && { EncodingType }),
        ...(isTruncated && { NextContinuationToken: page.at(-1) ?? '' }),
      };
    },
  });
}
