import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { explainWildcard } from './wildcard.ts';

export interface WatchdogFunctionProps {
  /** The folder that all functions were bundled into. */
  readonly bundles: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** Runs at a time: reserved for it, and never more. Without it, what the account has left. */
  readonly atMost?: number;
  /** What becomes of an event that failed or waits; without it the caller waits for the answer. */
  readonly events?: { readonly retries: number; readonly maxAge: Duration };
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a function may do, action by action. */
export interface Grant {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly when?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Why a resource with `*` is meant, where one is. */
  readonly because?: string;
}

/** A stack waits for an answer for an hour by itself, which a function that cannot begin never gives; in this time it is tried three times. */
export const NO_ANSWER_AFTER = Duration.minutes(10);

/** A tick makes some hundred requests: tried three times each, as the SDK does by itself, one in five refused would fail most ticks. */
const OF_ALL = { NODE_OPTIONS: '--enable-source-maps', AWS_MAX_ATTEMPTS: '5' };

/** One Lambda function. Its folder, construct, log group and alarms have one name, and it may do nothing but what it is granted. */
export class WatchdogFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly functionName: string;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: WatchdogFunctionProps) {
    super(scope, id);
    this.functionName = functionNameOf(this, id);
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${this.functionName}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.grant({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: [logGroup.logGroupArn],
    });
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName: this.functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'handler.handler',
      code: Code.fromAsset(join(props.bundles, id)),
      memorySize: props.memoryMb,
      timeout: props.timeout,
      role: this.role,
      logGroup,
      ...(props.atMost !== undefined && { reservedConcurrentExecutions: props.atMost }),
      environment: { ...OF_ALL, ...props.environment },
      ...(props.events && { retryAttempts: props.events.retries, maxEventAge: props.events.maxAge }),
    });
  }

  grant({ actions, on, when, because }: Grant): void {
    this.role.addToPrincipalPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: [...actions],
        resources: [...on],
        ...(when && { conditions: when }),
      }),
    );
    if (because === undefined) return;
    for (const resource of on) if (resource.includes('*')) explainWildcard(this.role, resource, because);
  }
}

const functionNameOf = (scope: Construct, id: string): string => `${Stack.of(scope).stackName}-${id}`;

/** A function's ARN by its name, for what must be there before the function is. */
export function functionArn(scope: Construct, id: string): string {
  const { partition, region, account } = Stack.of(scope);
  return `arn:${partition}:lambda:${region}:${account}:function:${functionNameOf(scope, id)}`;
}
