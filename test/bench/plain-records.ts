import { type Random, uuid } from '#functions/local/sample/random.ts';

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';

export const profileArn = (id: string): string =>
  `arn:aws:bedrock:${REGION}:${ACCOUNT}:application-inference-profile/${id}`;

export interface PlainCall {
  readonly at: number;
  readonly modelId: string;
  readonly role: string;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
}

/** The log line of a Converse call whose bodies are not delivered: about 550 bytes. */
export const plainLine = (
  random: Random,
  call: PlainCall,
  bodies: { request?: object; response?: object } = {},
): string =>
  JSON.stringify({
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: new Date(Math.floor(call.at / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
    accountId: ACCOUNT,
    identity: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${call.role}/task` },
    region: REGION,
    requestId: uuid(random),
    operation: 'Converse',
    modelId: call.modelId,
    input: {
      inputContentType: 'application/json',
      ...(bodies.request && { inputBodyJson: bodies.request }),
      inputTokenCount: call.input,
      cacheReadInputTokenCount: call.cacheRead,
    },
    output: {
      outputContentType: 'application/json',
      ...(bodies.response && { outputBodyJson: bodies.response }),
      outputTokenCount: call.output,
    },
  });
