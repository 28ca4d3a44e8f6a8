import middy from '@middy/core';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import * as v from 'valibot';
import { type Settled, settleCustomResource } from '#adapters/cloudformation/custom-resource.ts';
import type { Prepared, SourceRequest } from './prepare-source.ts';

/** CloudFormation makes text of every property (AWS docs: custom resource request objects). */
const properties = v.variant('SourceKind', [
  v.object({
    SourceKind: v.literal('log-group'),
    SourceName: v.string(),
    DestinationArn: v.string(),
    SubscriptionFilters: v.pipe(v.string(), v.toNumber()),
    LoggingRoleArn: v.optional(v.string()),
  }),
  v.object({ SourceKind: v.literal('bucket'), SourceName: v.string() }),
]);

/** prepareSourceEventHandler takes the stack's custom resource, whose attribute `Logging` says whether Bedrock logs to the source. */
export function prepareSourceEventHandler(prepare: (source: SourceRequest) => Promise<Prepared>) {
  return middy((event: CloudFormationCustomResourceEvent) =>
    settleCustomResource(event, async (): Promise<Settled> => {
      const prepared = await prepare(requestOf(v.parse(properties, event.ResourceProperties)));
      return 'refused' in prepared ? prepared : { done: { Logging: prepared.logging } };
    }),
  );
}

function requestOf(given: v.InferOutput<typeof properties>): SourceRequest {
  if (given.SourceKind === 'bucket') return { bucket: given.SourceName };
  return {
    logGroup: given.SourceName,
    destinationArn: given.DestinationArn,
    subscriptionFilters: given.SubscriptionFilters,
    ...(given.LoggingRoleArn !== undefined && { turnOnWith: given.LoggingRoleArn }),
  };
}
