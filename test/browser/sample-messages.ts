import type { Block, RichTextElement, SlackMessage } from '#core/messages/slack/blocks.ts';

const text = (value: string, bold = false): RichTextElement =>
  bold ? { type: 'text', text: value, style: { bold } } : { type: 'text', text: value };

export interface Sample {
  readonly name?: string;
  readonly amount?: string;
  readonly reasons?: readonly string[];
  readonly values?: readonly number[];
  readonly more?: readonly Block[];
}

/** A message with every kind of block; `name` is in each place where a foreign string can stand. */
export function sampleMessage({
  name = 'refund-bot',
  amount = '$41.07',
  reasons = ['search_orders was called 4 times with the same arguments and the same result'],
  values = [0.2, 0.3, 0.2, 0.4, 0.3, 0.2, 0.3, 0.2, 0.9, 3.8, 7.9, 8.2, 8.1, 8.3],
  more = [],
}: Sample = {}): SlackMessage {
  const categories = values.map(
    (_, index) => `${9 + Math.floor(index / 12)}:${String((index % 12) * 5).padStart(2, '0')}`,
  );
  const data = values.map((value, index) => ({ label: categories[index] ?? '', value }));
  return {
    text: `${name}: ${amount}`,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: `${name}: ${amount} so far, $98.50 an hour` } },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              text('Owner '),
              text(name, true),
              text(' · since '),
              { type: 'date', timestamp: 1_793_612_700, format: '{time}', fallback: '09:05' },
              text(' · '),
              { type: 'link', url: 'https://example.com/logs?from=1&to=2', text: 'Calls in the logs' },
            ],
          },
          {
            type: 'rich_text_list',
            style: 'bullet',
            elements: reasons.map((reason) => ({
              type: 'rich_text_section' as const,
              elements: [text('high ', true), text(reason), { type: 'text', text: name, style: { code: true } }],
            })),
          },
        ],
      },
      {
        type: 'data_visualization',
        title: 'Dollars per 5 minutes',
        chart: { type: 'bar', series: [{ name, data }], axis_config: { categories, y_label: 'USD', x_label: 'UTC' } },
      },
      {
        type: 'section',
        fields: [
          { type: 'plain_text', text: name },
          { type: 'plain_text', text: amount },
        ],
      },
      { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: name }] }] },
      ...more,
      { type: 'divider' },
      {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            text: '*high* · `repeated-tool-call` · <https://example.com/runbook|Runbook> · 97.2 % of calls priced',
          },
          { type: 'plain_text', text: name },
        ],
      },
    ],
    metadata: { event_type: 'incident', event_payload: { incident: '0a1b2c3d.1', version: 3, kind: 'post' } },
  };
}
