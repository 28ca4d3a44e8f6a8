import middy from '@middy/core';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { type Settled, settleCustomResource } from '#adapters/cloudformation/custom-resource.ts';
import type { applySettings } from './apply-settings.ts';

/** applySettingsEventHandler takes the stack's custom resource: `TopicArn`, and `Config` as JSON where one was given. */
export function applySettingsEventHandler(apply: ReturnType<typeof applySettings>) {
  return middy((event: CloudFormationCustomResourceEvent) =>
    settleCustomResource(event, async (): Promise<Settled> => {
      const { Config, TopicArn } = event.ResourceProperties;
      const fault = await apply({
        config: Config === undefined ? undefined : JSON.parse(String(Config)),
        topicArn: String(TopicArn),
      });
      return fault ? { refused: fault.errors.join('; ') } : { done: {} };
    }),
  );
}
