import { type LoggingConfiguration, loggedTo } from '#core/source/invocation-logging.ts';
import { type Advice, type Looked, unanswered } from './advice.ts';
import { putLogging } from './commands.ts';

const NEW_GROUP = '/aws/bedrock/invocations';

/** Whether Bedrock logs, and what of a call; `bodyBucket` is the bucket that a deployment is told to read requests from. */
export function loggingAdvice(
  looked: Looked<LoggingConfiguration | undefined>,
  bodyBucket: string | undefined,
): Advice[] {
  if (!('found' in looked)) return [unanswered('logging', looked)];
  const { cloudWatchConfig, s3Config, ...others } = looked.found ?? {};
  const to = loggedTo(looked.found);
  if (to.length === 0) return [OFF];
  const logging = { ...others, ...(cloudWatchConfig && { cloudWatchConfig }), ...(s3Config && { s3Config }) };
  return [
    { state: 'good', about: 'logging', says: `Bedrock logs to ${to.join(' and ')}` },
    textAdvice(logging),
    ...largeBodyAdvice(logging, bodyBucket),
  ];
}

const OFF: Advice = {
  state: 'blocking',
  about: 'logging',
  says: 'Bedrock logs nothing, so there is nothing to watch; let the deployment turn it on, with this in watchdog.deploy.json',
  commands: [
    `aws logs create-log-group --log-group-name ${NEW_GROUP}`,
    `{ "source": { "logGroup": "${NEW_GROUP}", "turnLoggingOn": true } }`,
    'npm run deploy',
  ],
};

function textAdvice(logging: LoggingConfiguration): Advice {
  const about = 'text';
  if (logging.textDataDeliveryEnabled === true) {
    return { state: 'good', about, says: 'requests and answers are logged, so loops are seen' };
  }
  return {
    state: 'advised',
    about,
    says: 'the text of calls is not logged: spend is exact without it, but loops are not seen and cache lifetimes not known',
    commands: [putLogging({ ...logging, textDataDeliveryEnabled: true })],
  };
}

/** AWS docs: model-invocation-logging, on bodies of more than 100 KB; one third party saw the limit at 25 KB. */
function largeBodyAdvice(logging: LoggingConfiguration, bodyBucket: string | undefined): Advice[] {
  const { cloudWatchConfig, s3Config, textDataDeliveryEnabled } = logging;
  if (!cloudWatchConfig || textDataDeliveryEnabled !== true) return [];
  const about = 'large texts';
  const bucket = cloudWatchConfig.largeDataDeliveryS3Config?.bucketName ?? s3Config?.bucketName;
  if (bucket !== undefined && bucket === bodyBucket)
    return [
      { state: 'good', about, says: `what is too large for the log goes to bucket ${bucket}, and is read there` },
    ];
  if (bucket !== undefined) {
    const source = { logGroup: cloudWatchConfig.logGroupName, bodyBucket: bucket };
    return [
      {
        state: 'advised',
        about,
        says: `what is too large for the log goes to bucket ${bucket}, where loops are looked for only if watchdog.deploy.json names it`,
        commands: [JSON.stringify({ source })],
      },
    ];
  }
  const largeDataDeliveryS3Config = { bucketName: 'YOUR_BUCKET', keyPrefix: 'bedrock' };
  return [
    {
      state: 'advised',
      about,
      says: 'what is too large for the log is kept nowhere, so loops of long-running agents are not seen; name a bucket that Bedrock may write to',
      commands: [putLogging({ ...logging, cloudWatchConfig: { ...cloudWatchConfig, largeDataDeliveryS3Config } })],
    },
  ];
}
