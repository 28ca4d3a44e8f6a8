import type { SourceAccount } from '#core/ports/deployment.ts';
import { loggingState, planLogging, type Source } from '#core/source/invocation-logging.ts';
import { slotRefusal } from '#core/source/subscription-slot.ts';

export interface LogGroupSource {
  readonly logGroup: string;
  /** The function that the subscription filter is to send to. */
  readonly destinationArn: string;
  /** Filters that the account may have a log group. */
  readonly subscriptionFilters: number;
  /** The role that Bedrock is to write with, where logging is to be turned on. */
  readonly turnOnWith?: string;
}

export type SourceRequest = LogGroupSource | { readonly bucket: string };

/** Whether Bedrock logs to the source, in words; or why the source cannot be used, and what to do. */
export type Prepared = { readonly logging: string } | { readonly refused: string };

/**
 * prepareSource looks whether a source can be read before the stack hangs itself on it. It changes one thing and only where that
 * was asked for: the account's logging configuration, which it reads first, completes, and reads back.
 */
export function prepareSource(account: SourceAccount) {
  const stateOf = async (source: Source): Promise<Prepared> => ({
    logging: loggingState(await account.readLogging(), source),
  });

  async function turnOn(logGroup: string, roleArn: string): Promise<string | undefined> {
    const plan = planLogging(await account.readLogging(), logGroup, roleArn);
    if (plan.do === 'refuse') return plan.reason;
    if (plan.do === 'nothing') return undefined;
    await account.writeLogging(plan.logging);
    const now = await account.readLogging();
    return now?.cloudWatchConfig?.logGroupName === logGroup
      ? undefined
      : `logging to ${logGroup} was turned on but does not read back so; somebody else may be changing it: deploy again`;
  }

  async function prepareLogGroup(source: LogGroupSource): Promise<Prepared> {
    const { logGroup, destinationArn, subscriptionFilters, turnOnWith } = source;
    const filters = await account.subscriptionFilters(logGroup);
    if (!filters) {
      return {
        refused:
          `there is no log group ${logGroup} in this account and Region. Set source.logGroup to the one that Bedrock logs to, ` +
          `or make it: aws logs create-log-group --log-group-name ${logGroup}`,
      };
    }
    const refused =
      slotRefusal(logGroup, filters, destinationArn, subscriptionFilters) ??
      (turnOnWith === undefined ? undefined : await turnOn(logGroup, turnOnWith));
    return refused === undefined ? stateOf({ logGroup }) : { refused };
  }

  async function prepareBucket(bucket: string): Promise<Prepared> {
    const sends = await account.sendsEvents(bucket);
    if (sends === undefined)
      return { refused: `there is no bucket ${bucket}; set source.bucket to the one that Bedrock logs to` };
    if (sends) return stateOf({ bucket });
    return {
      refused:
        `bucket ${bucket} does not send its events to EventBridge. Turn that on: in the S3 console under Properties, Amazon ` +
        'EventBridge; or add "EventBridgeConfiguration": {} to what aws s3api get-bucket-notification-configuration gives and ' +
        'put the whole back, since put-bucket-notification-configuration replaces what is there',
    };
  }

  return (source: SourceRequest): Promise<Prepared> =>
    'bucket' in source ? prepareBucket(source.bucket) : prepareLogGroup(source);
}
