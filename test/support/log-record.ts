import type { Invocation, ReadResult } from '#core/invocation/invocation.ts';
import { type ReadContext, readRecord } from '#core/invocation/read-record.ts';
import { fakeKeyRing } from './fake-key-ring.ts';

type Json = Readonly<Record<string, unknown>>;

export const readContext: ReadContext = {
  keys: fakeKeyRing(),
  metadataKeys: new Set(['team']),
  conversationKeys: ['session', 'threadId'],
};

/** A plain log record of an invented account; `overrides` replace whole fields. */
export const logRecord = (overrides: Json = {}): Json => ({
  schemaType: 'ModelInvocationLog',
  schemaVersion: '1.0',
  timestamp: '2026-11-02T09:00:37Z',
  accountId: '111122223333',
  identity: { arn: 'arn:aws:sts::111122223333:assumed-role/helpdesk/worker-1' },
  region: 'us-east-1',
  requestId: 'req-1',
  operation: 'Converse',
  modelId: 'us.anthropic.claude-sonnet-4-6',
  input: { inputTokenCount: 10 },
  output: { outputTokenCount: 2 },
  ...overrides,
});

/** The same with these two bodies and its counts. */
export const bodiesRecord = (request: unknown, answer: unknown, overrides: Json = {}): Json =>
  logRecord({
    input: { inputBodyJson: request, inputTokenCount: 10 },
    output: { outputBodyJson: answer, outputTokenCount: 2 },
    ...overrides,
  });

/** Reads a record that must be an invocation. */
export function readCall(record: unknown, context = readContext): Extract<ReadResult, { kind: 'invocation' }> {
  const result = readRecord(record, context);
  if (result.kind !== 'invocation') throw new Error(`not an invocation: ${JSON.stringify(result)}`);
  return result;
}

export const readInvocation = (record: unknown, context = readContext): Invocation =>
  readCall(record, context).invocation;
