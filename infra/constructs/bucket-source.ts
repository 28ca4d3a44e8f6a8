import { type CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Parameters } from '../parameters.ts';
import { onlyIf } from './only-if.ts';
import type { WatchdogFunction } from './watchdog-function.ts';
import { explainWildcard } from './wildcard.ts';

export interface BucketSourceProps {
  readonly parameters: Parameters;
  readonly ingest: WatchdogFunction;
  /** Has looked whether the bucket sends its events. */
  readonly prepared: CustomResource;
}

/**
 * New objects of the bucket that Bedrock logs to, through a queue. The bucket is somebody else's and is not touched: it sends its
 * events to EventBridge. Queues hold names of objects and no prompts, so that what fails for good may be parked.
 */
export class BucketSource extends Construct {
  readonly parked: Queue;

  constructor(scope: Construct, id: string, { parameters, ingest, prepared }: BucketSourceProps) {
    super(scope, id);
    const guarded = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) };
    this.parked = new Queue(this, 'Parked', guarded);
    const objects = new Queue(this, 'Objects', {
      ...guarded,
      // AWS docs: Using Lambda with SQS: six times the function's time.
      visibilityTimeout: Duration.minutes(30),
      deadLetterQueue: { queue: this.parked, maxReceiveCount: 5 },
    });
    const rule = new Rule(this, 'Created', {
      description: 'Invocation logs that Bedrock has put into the bucket.',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [parameters.of.SourceName.valueAsString] },
          object: {
            key: [{ wildcard: `${parameters.of.SourcePrefix.valueAsString}AWSLogs/*/BedrockModelInvocationLogs/*` }],
          },
        },
      },
      targets: [new SqsQueue(objects)],
    });
    rule.node.addDependency(prepared);
    const logs = logObjects(this, parameters);
    const policy = new Policy(this, 'Policy', {
      roles: [ingest.role],
      statements: [
        new PolicyStatement({
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          resources: [objects.queueArn],
        }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [logs] }),
      ],
    });
    explainWildcard(policy, logs, 'Every object that Bedrock logs to the one bucket for this account.');
    const mapping = new CfnEventSourceMapping(this, 'Mapping', {
      functionName: ingest.lambda.functionName,
      eventSourceArn: objects.queueArn,
      batchSize: 10,
      functionResponseTypes: ['ReportBatchItemFailures'],
      scalingConfig: { maximumConcurrency: 5 },
    });
    mapping.node.addDependency(policy);
    onlyIf(parameters.isBucket, this);
  }
}

/** The objects that Bedrock logs to the source, where it is a bucket (AWS docs: model-invocation-logging). */
export function logObjects(scope: Construct, { of }: Parameters): string {
  const { partition, account } = Stack.of(scope);
  const folder = `${of.SourceName.valueAsString}/${of.SourcePrefix.valueAsString}AWSLogs/${account}`;
  return `arn:${partition}:s3:::${folder}/BedrockModelInvocationLogs/*`;
}
