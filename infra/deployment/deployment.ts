import * as v from 'valibot';
import type { ParameterName } from '../parameters.ts';

const email = v.pipe(v.string(), v.regex(/^[^@\s]+@[^@\s]+$/, 'must be an e-mail address'));
// AWS docs: CreateLogGroup and S3 bucket naming rules.
const logGroup = v.pipe(v.string(), v.regex(/^[.\-_/#A-Za-z0-9]{1,512}$/, 'must be the name of a log group'));
const bucket = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'));

/** What a deployment is made with. All is optional: what is left out keeps the value that it was last deployed with. */
export const deploymentSchema = v.strictObject({
  source: v.optional(
    v.pipe(
      v.strictObject({
        /** The log group that Bedrock logs to; it exists already. */
        logGroup: v.optional(logGroup),
        /** The bucket that Bedrock logs to, instead. */
        bucket: v.optional(bucket),
        /** The bucket that requests go to which are too large for the log group; without it they are not read. */
        bodyBucket: v.optional(bucket),
        /** The prefix that Bedrock was given for the bucket. */
        prefix: v.optional(v.pipe(v.string(), v.nonEmpty())),
        /** Have Bedrock log to the log group, if it logs to no other: this is the account's setting, for everybody. */
        turnLoggingOn: v.optional(v.boolean()),
        /** Subscription filters that the account may have a log group; 2 unless its quota was raised. */
        subscriptionFilters: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
      }),
      v.check(
        (source) => (source.logGroup === undefined) !== (source.bucket === undefined),
        'name exactly one of logGroup, bucket',
      ),
      v.check((source) => source.bucket !== undefined || source.prefix === undefined, 'prefix goes with bucket'),
      v.check(
        (source) => source.bucket === undefined || source.bodyBucket === undefined,
        'bodyBucket goes with logGroup: a bucket that Bedrock logs to holds its large requests itself',
      ),
      v.check(
        (source) => source.bucket === undefined || source.turnLoggingOn === undefined,
        'turnLoggingOn goes with logGroup: have Bedrock log to a bucket in its console, which sets the bucket up too',
      ),
    ),
  ),
  /** File with the watchdog's configuration, JSON or TypeScript, relative to this one. */
  config: v.optional(v.pipe(v.string(), v.nonEmpty())),
  /** Where incidents are mailed to, through the stack's own topic. */
  incidentEmail: v.optional(email),
  /** Where the watchdog's alarms about itself are mailed to. */
  alarmEmail: v.optional(email),
});

export type DeploymentFile = v.InferOutput<typeof deploymentSchema>;

export interface Deployment {
  /** CloudFormation parameters that are given; the others keep their values. */
  readonly parameters: Partial<Record<ParameterName, string>>;
  /** The watchdog's configuration as it was written, checked; undefined keeps the one that is deployed. */
  readonly config: object | undefined;
}
