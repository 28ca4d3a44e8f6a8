import type { SlackMessage } from '#core/messages/slack/blocks.ts';
import { BLOCKS_REFUSED } from './slack-errors.ts';

interface Result {
  readonly outcome: string;
  readonly code?: string;
}

type SendWithChart = <Sent extends Result>(
  build: (options: { chart: boolean }) => SlackMessage,
  send: (message: SlackMessage) => Promise<Sent>,
) => Promise<Sent>;

/**
 * chartFallback sends a message with its chart, and at once without where its blocks are refused; once that has helped, those
 * after it go without from the start.
 */
export function chartFallback(): SendWithChart {
  let chart = true;
  return async (build, send) => {
    const message = build({ chart });
    const first = await send(message);
    const refused = first.outcome === 'refused' && BLOCKS_REFUSED.has(first.code ?? '');
    if (!refused || !message.blocks.some(({ type }) => type === 'data_visualization')) return first;
    const plain = await send(build({ chart: false }));
    if (plain.outcome !== 'refused') chart = false;
    return plain;
  };
}
