import { putLogging } from '#core/doctor/commands.ts';
import { isLoggedTo, type LoggingConfiguration, loggedTo, loggingTo } from '#core/source/invocation-logging.ts';
import { type BlindRate, rateText } from './blind-rate.ts';
import { costOf, type Wrong } from './sight.ts';
import { sourceText, type WatchedSource } from './watched-source.ts';

/** What a person puts in: where logging is off, nothing says any more whose role Bedrock wrote with. */
const ROLE = 'ROLE_ARN';
/** The roles that Bedrock may take, to choose it from. */
const LIST_ROLES =
  'aws iam list-roles --output text ' +
  `--query "Roles[?contains(to_string(AssumeRolePolicyDocument), 'bedrock.amazonaws.com')].Arn"`;

/** loggingOff says that Bedrock logs nothing, or not to where it is read; undefined where it does. */
export function loggingOff(
  logging: LoggingConfiguration | undefined,
  source: WatchedSource,
  rate: BlindRate,
): Wrong | undefined {
  if (isLoggedTo(logging, source)) return undefined;
  const to = loggedTo(logging).join(' and ');
  const state =
    to === ''
      ? 'model invocation logging is switched off, and what is called meanwhile is in no log'
      : `Bedrock logs to ${to} and not to ${sourceText(source)}, which is what is read`;
  const asksForRole = 'logGroup' in source && logging?.cloudWatchConfig === undefined;
  const prefix = 'bucket' in source ? source.prefix : '';
  return {
    severity: 'high',
    reason: `blind to ${rateText(rate)}: ${state}`,
    ...costOf(rate),
    state: to || 'off',
    evidence: { source: sourceText(source), loggedTo: to || 'nothing' },
    commands: [...(asksForRole ? [LIST_ROLES] : []), putLogging(loggingTo(logging, source, { roleArn: ROLE, prefix }))],
  };
}
