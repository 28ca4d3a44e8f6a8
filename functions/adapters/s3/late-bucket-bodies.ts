import type { BodyStore } from '#core/ports/body-store.ts';

/** lateBucketBodies is bucketBodies whose S3 client is loaded with the first body: for a function that mostly sees none. */
export function lateBucketBodies(bucket: string): BodyStore {
  let bodies: Promise<BodyStore> | undefined;
  return {
    async read(address) {
      bodies ??= import('./bucket-bodies.ts').then(({ bucketBodies }) => bucketBodies(bucket));
      return (await bodies).read(address);
    },
  };
}
