import { createHash } from 'node:crypto';
import type { EpochMs } from '#core/time.ts';
import { toolLoop } from './tool-loop.ts';

/** A call whose request was too large for its record. */
export interface OffloadedCall {
  readonly requestId: string;
  /** The record, with the request's address. */
  readonly line: string;
  readonly address: string;
  readonly body: unknown;
  /** The record as it would be with the request in it. */
  readonly inline: string;
}

/**
 * offloadedLoop gives the calls of an agent that asks a tool the same thing again and again, ten seconds apart and until `until`. Their
 * ids are random at the end, as Bedrock's are.
 */
export function offloadedLoop(conversation: string, until: EpochMs, bucket = 'bodies', calls = 40): OffloadedCall[] {
  return Array.from({ length: calls }, (_, repeats) => {
    const at = until - (calls - repeats) * 10_000;
    const record = JSON.parse(toolLoop({ conversation, at, repeats }).line);
    record.requestId = uuid(`${conversation} ${repeats}`);
    const { requestId, input } = record;
    const { inputBodyJson: body, ...rest } = input;
    const address = `s3://${bucket}/AWSLogs/111122223333/BedrockModelInvocationLogs/us-east-1/2026/11/02/09/data/${requestId}_input.json.gz`;
    const line = JSON.stringify({ ...record, input: { ...rest, inputBodyS3Path: address } });
    return { requestId, line, address, body, inline: JSON.stringify(record) };
  });
}

function uuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
