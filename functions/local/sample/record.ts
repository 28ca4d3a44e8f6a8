import { type EpochMs, isoOf } from '#core/time.ts';
import { BODIES_FROM } from './calendar.ts';
import { type Random, uuid } from './random.ts';

export const ACCOUNT = '111122223333';
export const HOME_REGION = 'us-east-1';

/** Stands for a request body known to be too big for the record, so that nobody has to build it. */
export const OFFLOADED = Symbol('offloaded');

// Bodies above about 25 KB were seen in S3 instead of in the record (aleck31/bedrock-invocation-analytics).
export const INLINE_BYTES = 25_000;

export interface SampleUsage {
  readonly input: number;
  /** Absent for embeddings. */
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

export interface SampleCall {
  readonly at: EpochMs;
  readonly operation: 'Converse' | 'ConverseStream' | 'InvokeModel';
  readonly modelId: string;
  /** Role name and session name, `support-chat-role/task-41`. */
  readonly principal: string;
  readonly region?: string;
  readonly inferenceRegion?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly errorCode?: string;
  readonly usage?: SampleUsage;
  readonly request?: object | typeof OFFLOADED;
  readonly response?: object;
}

/** One line of the log and when the log group got it: usually seconds after the call. */
export interface Delivery {
  readonly deliveredAt: EpochMs;
  readonly line: string;
}

/** One call as Bedrock logs it (AWS docs: model-invocation-logging); bodies only where the Region delivers them. */
export function delivery(random: Random, call: SampleCall): Delivery {
  const requestId = uuid(random);
  const region = call.region ?? HOME_REGION;
  const timestamp = isoOf(call.at);
  const bodies = region === HOME_REGION && call.at >= BODIES_FROM;
  const folder = `${timestamp.slice(0, 13).replaceAll('-', '/').replace('T', '/')}/data`;
  const bodyOf = (side: 'input' | 'output', body: SampleCall['request']): object => {
    if (!bodies || body === undefined) return {};
    if (body !== OFFLOADED && JSON.stringify(body).length <= INLINE_BYTES) return { [`${side}BodyJson`]: body };
    const prefix = `s3://example-bedrock-logs/AWSLogs/${ACCOUNT}/BedrockModelInvocationLogs/${region}/${folder}`;
    return { [`${side}BodyS3Path`]: `${prefix}/${requestId}_${side}.json.gz` };
  };
  const { usage } = call;
  const record = {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp,
    accountId: ACCOUNT,
    identity: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${call.principal}` },
    region,
    requestId,
    operation: call.operation,
    modelId: call.modelId,
    ...(call.inferenceRegion && { inferenceRegion: call.inferenceRegion }),
    ...(call.errorCode && { errorCode: call.errorCode }),
    input: {
      inputContentType: 'application/json',
      ...bodyOf('input', call.request),
      ...(usage && { inputTokenCount: usage.input }),
      ...(usage?.cacheRead !== undefined && { cacheReadInputTokenCount: usage.cacheRead }),
      ...(usage?.cacheWrite !== undefined && { cacheWriteInputTokenCount: usage.cacheWrite }),
    },
    ...(!call.errorCode && {
      output: {
        outputContentType: 'application/json',
        ...bodyOf('output', call.response),
        ...(usage?.output !== undefined && { outputTokenCount: usage.output }),
      },
    }),
    ...(call.metadata && { requestMetadata: call.metadata }),
  };
  return { deliveredAt: call.at, line: JSON.stringify(record) };
}
