import type { Config } from '#core/config/config.ts';
import type { ParameterName } from '../parameters.ts';
import type { DeploymentFile } from './deployment.ts';

/** parametersOf gives the values that a deployment file and its configuration set; what they leave out is not among them. */
export function parametersOf(
  { source, incidentEmail, alarmEmail }: DeploymentFile,
  config: Config | undefined,
): Partial<Record<ParameterName, string>> {
  return {
    ...(source && {
      SourceKind: source.logGroup === undefined ? 'bucket' : 'log-group',
      SourceName: source.logGroup ?? source.bucket ?? '',
      SourcePrefix: source.prefix?.replace(/\/*$/, '/') ?? '',
      BodyBucket: source.bodyBucket ?? '',
    }),
    ...(source?.turnLoggingOn !== undefined && { TurnLoggingOn: String(source.turnLoggingOn) }),
    ...(source?.subscriptionFilters !== undefined && { SubscriptionFilters: String(source.subscriptionFilters) }),
    ...(incidentEmail !== undefined && { IncidentEmail: incidentEmail }),
    ...(alarmEmail !== undefined && { AlarmEmail: alarmEmail }),
    ...(config && arnsOf(config)),
  };
}

/** A configuration comes whole, so that what it does not name any more is not granted any more. */
function arnsOf({ targets }: Config): Partial<Record<ParameterName, string>> {
  const list = (arns: readonly (string | undefined)[]): string =>
    [...new Set(arns.filter((arn) => arn !== undefined))].join(',');
  return {
    SecretArns: list(targets.flatMap(({ slack, slackWebhook }) => [slack?.tokenSecret, slackWebhook?.urlSecret])),
    TopicArns: list(targets.map(({ sns }) => sns?.topicArn)),
    BusArns: list(targets.map(({ eventBridge }) => eventBridge?.busArn)),
  };
}
