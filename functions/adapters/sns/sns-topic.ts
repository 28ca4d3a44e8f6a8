import { PublishCommand, type PublishCommandInput, type SNSClient } from '@aws-sdk/client-sns';
import { tryUntil } from '#adapters/sdk/try-until.ts';
import type { Incident } from '#core/findings/incident.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import { snsMessage } from '#core/messages/sns-message.ts';
import type { OneWayTarget } from '#core/ports/target.ts';

/** snsTopic tells through a topic, whose subscribers may hear a change twice unless it is a FIFO topic. */
export function snsTopic(client: SNSClient, topicArn: string): OneWayTarget {
  const isFifo = topicArn.endsWith('.fifo');
  return {
    kind: 'one-way',
    async send({ view, changes, deadline }) {
      const command = new PublishCommand({
        TopicArn: topicArn,
        ...snsMessage(view, changes),
        ...(isFifo && fifo(view.incident)),
      });
      const tried = await tryUntil(command, deadline, (options) => client.send(command, options));
      return tried.outcome === 'answered' ? { outcome: 'done' } : tried;
    },
  };
}

/** What concerns one incident stays in order, and one version of it is told once within five minutes (SNS docs: FIFO topics). */
function fifo(incident: Incident): Pick<PublishCommandInput, 'MessageGroupId' | 'MessageDeduplicationId'> {
  const id = incidentId(incident);
  return { MessageGroupId: id, MessageDeduplicationId: `${id}#${incident.version}` };
}
