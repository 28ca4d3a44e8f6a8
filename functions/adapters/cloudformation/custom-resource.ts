import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

/** What became of a custom resource: attributes for the stack, or why the deployment cannot go on. */
export type Settled = { readonly done: Readonly<Record<string, string>> } | { readonly refused: string };

/** A response may have 4,096 bytes (AWS docs: CloudFormation custom resource reference). */
const REASON_LENGTH = 1_000;

/**
 * settleCustomResource does what a stack asks for, and tells it what came of it; a failure is a refusal too, since a stack that
 * gets no answer only waits. Nothing is undone when the resource is deleted.
 */
export async function settleCustomResource(
  event: CloudFormationCustomResourceEvent,
  act: () => Promise<Settled>,
): Promise<Settled> {
  const settled = event.RequestType === 'Delete' ? { done: {} } : await act().catch(refusal);
  const { StackId, RequestId, LogicalResourceId } = event;
  const ids = {
    StackId,
    RequestId,
    LogicalResourceId,
    // The same for ever: another id would have CloudFormation delete the one before.
    PhysicalResourceId: 'PhysicalResourceId' in event ? event.PhysicalResourceId : LogicalResourceId,
  };
  await send(
    event.ResponseURL,
    'refused' in settled
      ? { ...ids, Status: 'FAILED', Reason: settled.refused.slice(0, REASON_LENGTH) }
      : { ...ids, Status: 'SUCCESS', Data: settled.done },
  );
  return settled;
}

const refusal = (error: unknown): Settled => ({
  refused: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
});

async function send(url: string, response: CloudFormationCustomResourceResponse): Promise<void> {
  // Bytes, since a text would be sent with a content type that the URL was not signed for.
  const { ok, status } = await fetch(url, { method: 'PUT', body: Buffer.from(JSON.stringify(response)) });
  if (!ok) throw new Error(`CloudFormation took no answer: HTTP ${status}`);
}
