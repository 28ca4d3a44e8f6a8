import type { TokenMeter } from '#core/invocation/invocation.ts';
import type { LoggingConfiguration } from '#core/source/invocation-logging.ts';
import { quoted } from './quoted.ts';

/** Commands of aws-cli that mend what the watchdog sees by, as they are typed; names are of the account and may hold anything. */

/** The whole configuration, since the call replaces what there is. */
export const putLogging = (logging: LoggingConfiguration): string =>
  `aws bedrock put-model-invocation-logging-configuration --logging-config ${quoted(JSON.stringify(logging))}`;

export const createLogGroup = (name: string): string => `aws logs create-log-group --log-group-name ${quoted(name)}`;

/** One of that name is replaced. */
export const putFilter = (logGroup: string, name: string, destinationArn: string): string =>
  `aws logs put-subscription-filter --log-group-name ${quoted(logGroup)} --filter-name ${quoted(name)} ` +
  `--filter-pattern '' --destination-arn ${quoted(destinationArn)}`;

/** Keeps what else a bucket sends. Each step only after the one before: a put of less than there was would take it away. */
export const sendEvents = (bucket: string): string =>
  `now=$(aws s3api get-bucket-notification-configuration --bucket ${bucket} --output json) && ` +
  `next=$(printf %s "$now" | jq -sc 'add + {EventBridgeConfiguration: {}}') && ` +
  `aws s3api put-bucket-notification-configuration --bucket ${bucket} --notification-configuration "$next"`;

/** Whether a profile is there, and what models it has. */
export const readProfile = (id: string): string =>
  `aws bedrock get-inference-profile --inference-profile-identifier ${quoted(id)}`;

/** The line of the configuration that sets prices, in USD per million tokens; a write of unknown lifetime has the price of one of five minutes. */
export const priceSetting = (model: string, meters: readonly TokenMeter[]): string => {
  const names = new Set(meters.map((meter) => (meter === 'cacheWriteUnknownTtl' ? 'cacheWrite5m' : meter)));
  const prices = [...names].map((name) => `${JSON.stringify(name)}: ...`);
  return `"prices": { ${JSON.stringify(model)}: { ${prices.join(', ')} } }`;
};

/** The same for a Region by name: whoever reads it may have another set. Lines of a configuration are left alone. */
export const inRegion = (command: string, region: string): string =>
  command.startsWith('aws ') ? `${command} --region ${region}` : command;
