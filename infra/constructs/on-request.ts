import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { WatchdogFunction } from './watchdog-function.ts';

/** Has a function take requests that people and programs put on the account's default event bus, such as `Mute Requested`. */
export function onRequest(made: WatchdogFunction, ...detailType: string[]): void {
  new Rule(made, 'Requests', {
    description: `Requests to ${made.node.id}.`,
    eventPattern: { source: ['bedrock.cost-watchdog'], detailType },
    targets: [new LambdaFunction(made.lambda)],
  });
}
