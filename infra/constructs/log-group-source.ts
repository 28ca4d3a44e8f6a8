import { type CustomResource, Stack } from 'aws-cdk-lib';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FILTER_NAME } from '#core/source/subscription-slot.ts';
import type { Parameters } from '../parameters.ts';
import { onlyIf } from './only-if.ts';
import type { WatchdogFunction } from './watchdog-function.ts';

export interface LogGroupSourceProps {
  readonly parameters: Parameters;
  readonly ingest: WatchdogFunction;
  /** Has looked whether a filter fits. */
  readonly prepared: CustomResource;
}

/** A subscription filter on the log group that Bedrock logs to; the log group itself is somebody else's. */
export class LogGroupSource extends Construct {
  constructor(scope: Construct, id: string, { parameters, ingest, prepared }: LogGroupSourceProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    const permission = new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: ingest.lambda.functionName,
      principal: 'logs.amazonaws.com',
      sourceAccount: account,
      sourceArn: `${logGroupArn(this, parameters)}:*`,
    });
    const filter = new CfnSubscriptionFilter(this, 'Filter', {
      filterName: FILTER_NAME,
      logGroupName: parameters.of.SourceName.valueAsString,
      destinationArn: ingest.lambda.functionArn,
      // Everything, so that what is no record is counted instead of missed.
      filterPattern: '',
    });
    filter.node.addDependency(permission, prepared);
    onlyIf(parameters.isLogGroup, permission);
    onlyIf(parameters.isLogGroup, filter);
  }
}

/** The source's ARN, where it is a log group. */
export function logGroupArn(scope: Construct, { of }: Parameters): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:logs:${region}:${account}:log-group:${of.SourceName.valueAsString}`;
}
