import { createLogGroup, putFilter, sendEvents } from '#core/doctor/commands.ts';
import { FILTER_NAME, type SubscriptionFilter } from '#core/source/subscription-slot.ts';
import { type BlindRate, rateText } from './blind-rate.ts';
import { costOf, type Wrong } from './sight.ts';
import type { WatchedBucket, WatchedLogGroup } from './watched-source.ts';

/** filterGone says that a log group sends nothing, or not everything, to the watchdog; `filters` is undefined where there is no such group. */
export function filterGone(
  { logGroup, destinationArn }: WatchedLogGroup,
  filters: readonly SubscriptionFilter[] | undefined,
  rate: BlindRate,
): Wrong | undefined {
  const ours = filters?.filter((filter) => filter.destinationArn === destinationArn) ?? [];
  if (ours.some(({ pattern = '' }) => pattern === '')) return undefined;
  const [narrowed] = ours;
  if (narrowed) {
    const { name } = narrowed;
    return {
      severity: 'medium',
      reason: `blind to an unknown part of ${rateText(rate)}: subscription filter ${name} of log group ${logGroup} passes on only what matches its pattern`,
      state: 'narrowed',
      evidence: { logGroup },
      commands: [putFilter(logGroup, name, destinationArn)],
    };
  }
  const taken = filters?.find(({ name }) => name === FILTER_NAME)?.destinationArn;
  const others = filters?.filter(({ name }) => name !== FILTER_NAME).map(({ name }) => name) ?? [];
  const put = putFilter(logGroup, FILTER_NAME, destinationArn);
  const gone = `subscription filter ${FILTER_NAME} of log group ${logGroup}`;
  const wrong = filters
    ? {
        state: taken === undefined ? 'no filter' : 'taken over',
        says: taken === undefined ? `${gone} is gone` : `${gone} sends to ${taken} now`,
        commands: [put],
      }
    : {
        state: 'no log group',
        says: `log group ${logGroup} is gone, and its subscription filter with it`,
        commands: [createLogGroup(logGroup), put],
      };
  return {
    severity: 'high',
    reason: `blind to ${rateText(rate)}: ${wrong.says}${others.length > 0 ? ` (there are ${others.join(', ')})` : ''}`,
    ...costOf(rate),
    state: wrong.state,
    evidence: { logGroup },
    commands: wrong.commands,
  };
}

/** eventsGone says the same of a bucket; `sends` is whether it tells EventBridge what is new in it, undefined where there is no such bucket. */
export function eventsGone({ bucket }: WatchedBucket, sends: boolean | undefined, rate: BlindRate): Wrong | undefined {
  if (sends) return undefined;
  const says =
    sends === undefined ? `bucket ${bucket} is gone` : `bucket ${bucket} sends its events to EventBridge no more`;
  return {
    severity: 'high',
    reason: `blind to ${rateText(rate)}: ${says}`,
    ...costOf(rate),
    state: sends === undefined ? 'no bucket' : 'no events',
    evidence: { bucket },
    // A bucket's name is everybody's: whoever makes it anew has to see first that it is still free.
    commands: sends === undefined ? [] : [sendEvents(bucket)],
  };
}
