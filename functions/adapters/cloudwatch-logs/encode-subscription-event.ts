import { gzipSync } from 'node:zlib';

export interface LogEvent {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

export interface EncodeOptions {
  readonly owner?: string;
  readonly logGroup?: string;
  readonly messageType?: 'DATA_MESSAGE' | 'CONTROL_MESSAGE';
  /** 0 (stored) to 9; zlib's own default when absent. */
  readonly gzipLevel?: number;
}

/**
 * encodeSubscriptionEvent makes the event that a CloudWatch Logs subscription hands to a function (AWS docs:
 * SubscriptionFilters). Bedrock writes one stream, `aws/bedrock/modelinvocations` (AWS docs: model-invocation-logging).
 */
export function encodeSubscriptionEvent(
  logEvents: readonly LogEvent[],
  options: EncodeOptions = {},
): { awslogs: { data: string } } {
  const { owner = '111122223333', logGroup = '/aws/bedrock/modelinvocations', messageType = 'DATA_MESSAGE' } = options;
  const envelope = {
    messageType,
    owner,
    logGroup,
    logStream: 'aws/bedrock/modelinvocations',
    subscriptionFilters: ['bedrock-cost-watchdog'],
    logEvents,
  };
  const level = options.gzipLevel === undefined ? {} : { level: options.gzipLevel };
  return { awslogs: { data: gzipSync(JSON.stringify(envelope), level).toString('base64') } };
}
