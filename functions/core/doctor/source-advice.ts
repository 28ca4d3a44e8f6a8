import { type SubscriptionFilter, slotRefusal } from '#core/source/subscription-slot.ts';
import { type Advice, type Looked, unanswered } from './advice.ts';
import { createLogGroup, sendEvents } from './commands.ts';
import { quoted } from './quoted.ts';

/** Filters that a log group may have, unless a quota was raised; AWS's own pages say two and five. */
const FILTERS = 2;
/** Where the stack's filter sends to, under any name of the stack. */
const OURS = /:function:[\w-]*ingest-invocations$/;

export interface LogGroup {
  /** `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY` (AWS docs: log classes). */
  readonly logGroupClass: string;
}

/** Whether the log group that Bedrock logs to can be subscribed to. */
export function logGroupAdvice(
  name: string,
  group: Looked<LogGroup | undefined>,
  filters: Looked<readonly SubscriptionFilter[] | undefined>,
): Advice[] {
  if (!('found' in group)) return [unanswered('log group', group), ...filterAdvice(name, filters)];
  if (!group.found) {
    const says = `Bedrock logs to log group ${name}, which does not exist`;
    const commands = [createLogGroup(name)];
    return [{ state: 'blocking', about: 'log group', says, commands }];
  }
  const { logGroupClass } = group.found;
  if (logGroupClass === 'STANDARD') {
    const good: Advice = { state: 'good', about: 'log group', says: `${name} is of a class that can be subscribed to` };
    return [good, ...filterAdvice(name, filters)];
  }
  return [
    {
      state: 'blocking',
      about: 'log group',
      says: `${name} is of class ${logGroupClass}, which cannot be subscribed to and cannot be changed: have Bedrock log to a new group`,
      commands: [`${createLogGroup(`${name}-standard`)} --log-group-class STANDARD`],
    },
  ];
}

function filterAdvice(name: string, looked: Looked<readonly SubscriptionFilter[] | undefined>): Advice[] {
  const about = 'filter';
  if (!('found' in looked)) return [unanswered(about, looked)];
  const filters = looked.found ?? [];
  const ours = filters.find(({ destinationArn }) => OURS.test(destinationArn));
  if (ours) return [{ state: 'good', about, says: `the watchdog subscribes to it, as ${ours.name}` }];
  const refusal = slotRefusal(name, filters, '', FILTERS);
  if (refusal === undefined) return [{ state: 'good', about, says: 'a subscription filter is free' }];
  return [
    {
      state: 'blocking',
      about,
      says: refusal,
      commands: filters.map(
        (filter) =>
          `aws logs delete-subscription-filter --log-group-name ${quoted(name)} --filter-name ${quoted(filter.name)}`,
      ),
    },
  ];
}

/** Whether the bucket that Bedrock logs to tells what arrives in it. */
export function bucketAdvice(bucket: string, sendsEvents: Looked<boolean | undefined>): Advice {
  const about = 'bucket';
  if (!('found' in sendsEvents)) return unanswered(about, sendsEvents);
  switch (sendsEvents.found) {
    case true:
      return { state: 'good', about, says: `${bucket} sends its events to EventBridge` };
    case undefined:
      return { state: 'blocking', about, says: `Bedrock logs to bucket ${bucket}, which does not exist` };
    case false:
      return {
        state: 'blocking',
        about,
        says: `${bucket} does not send its events to EventBridge; this keeps what else it sends, and needs jq`,
        commands: [sendEvents(bucket)],
      };
  }
}
