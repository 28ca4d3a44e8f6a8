import { type EpochMinute, isoOf, msOf } from '#core/time.ts';

// Beside the logs, delivery writes bodies over 100 KB and media under `<hour>/data/` (AWS docs: model-invocation-logging), and one
// object to see whether it may write.
const NO_LOG = /(?:^|\/)\d\d\/data\/|\/BedrockModelInvocationLogs\/.*\/data\/|amazon-bedrock-logs-permission-check/;

/** Whether an object that S3 delivery wrote holds log records: not a body, a picture or the permission check. */
export const isLogKey = (key: string): boolean => !NO_LOG.test(key);

/**
 * hourPrefix gives what the keys of an hour's objects begin with; `keyPrefix` is the one configured for delivery. The layout is that of
 * real buckets; AWS does not document it.
 */
export function hourPrefix(keyPrefix: string, scope: string, hour: EpochMinute): string {
  const [, account, region] = scope.split('.');
  const [date = '', time = ''] = isoOf(msOf(hour)).split('T');
  const folders = [keyPrefix.replace(/\/+$/, ''), 'AWSLogs', account, 'BedrockModelInvocationLogs', region];
  return `${[...folders, date.replaceAll('-', '/'), time.slice(0, 2)].filter(Boolean).join('/')}/`;
}
