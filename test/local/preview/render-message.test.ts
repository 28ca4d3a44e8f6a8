import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Block, RichText } from '#core/messages/slack/blocks.ts';
import { inertText } from '#core/messages/slack/inert-text.ts';
import { type Posted, renderBroadcast, renderMessage } from '#functions/local/preview/render-message.ts';

const at = Date.parse('2026-11-02T09:55:00Z');
const reply = (text: string, more: Partial<Posted> = {}): Posted => ({ text, blocks: [], at: at + 60_000, ...more });
const rich = (...elements: RichText[]): Block => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const shown = (blocks: readonly Block[], more: Partial<Posted> = {}, timeZone = 'UTC'): string =>
  renderMessage({ text: 'in a notification', blocks, at, ...more }, timeZone).markup;
const textOf = (markup: string): string => markup.replace(/<[^>]*>/g, '');

describe('a message', () => {
  it('shows its blocks and not the text of its notification', () => {
    const markup = shown([rich({ type: 'text', text: 'refund-bot' })]);
    expect(markup).toContain('<bdi>refund-bot</bdi>');
    expect(markup).not.toContain('in a notification');
  });

  it('shows its text where it has no blocks, with the characters that entities stand for', () => {
    expect(shown([])).toContain('in a notification');
    expect(shown([], { text: inertText('a <b> & &lt;') })).toContain('>a &lt;b&gt; &amp; &amp;lt;</p>');
  });

  it("says who sent it and when, by the reader's clock", () => {
    expect(textOf(shown([], {}, 'Asia/Tokyo'))).toContain('Bedrock cost watchdogAPP18:55');
  });

  it('says that it was edited only where it was', () => {
    expect(shown([], { edited: true })).toContain('(edited)');
    expect(shown([])).not.toContain('(edited)');
  });

  it('says nothing but that it is gone when it was deleted', () => {
    const markup = shown([rich({ type: 'text', text: 'refund-bot' })], { deleted: true, edited: true });
    expect(textOf(markup)).toContain('This message was deleted.');
    expect(markup).not.toMatch(/refund-bot|edited/);
  });

  it('keeps spaces, line breaks and long text as they are sent', () => {
    const text = `  two  spaces\n${'x'.repeat(900)} `;
    expect(
      shown([rich({ type: 'text', text }, { type: 'text', text: 'bold', style: { bold: true, code: true } })]),
    ).toContain(`<bdi>${text}</bdi><b><code><bdi>bold</bdi></code></b>`);
  });

  test.prop([fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '`', '=', 'script', ' ', '\n', '\u202e') })])(
    'lets no foreign string out of its text, whatever it holds',
    (foreign) => {
      const tagsOf = (name: string): number => {
        const text = { type: 'plain_text', text: name, emoji: false } as const;
        const line = { type: 'rich_text_section', elements: [{ type: 'text', text: name }] } as const;
        const markup = shown([
          { type: 'header', text },
          { type: 'context', elements: [text] },
          { type: 'rich_text', elements: [line, { type: 'rich_text_list', style: 'bullet', elements: [line] }] },
          {
            type: 'data_visualization',
            title: name,
            chart: {
              type: 'bar',
              series: [{ name, data: [{ label: name, value: 1 }] }],
              axis_config: { categories: [name] },
            },
          },
        ]);
        return `${markup}${shown([], { text: name })}`.match(/<[a-z]/g)?.length ?? 0;
      };
      expect(tagsOf(foreign)).toBe(tagsOf('x'));
    },
  );
});

describe('a thread', () => {
  it('stands below its message with a count', () => {
    const text = textOf(shown([], { replies: [reply('first'), reply('second')] }));
    expect(text).toMatch(/in a notification.*2 replies.*Last reply at 09:56.*first.*second/s);
    expect(textOf(shown([], { replies: [reply('first')] }))).toContain('1 reply');
  });

  it('is not there without replies', () => {
    expect(shown([])).not.toContain('slack-thread');
  });

  it('marks the reply that was sent to the channel as well, which there says what it replies to', () => {
    const broadcast = reply('worse', { broadcast: true });
    expect(textOf(shown([], { replies: [broadcast] }))).toContain('also sent to the channel');
    expect(textOf(renderBroadcast(broadcast, reply('refund-bot is looping &amp; dear'), 'UTC').markup)).toMatch(
      /replied to a thread: refund-bot is looping &amp; dear.*worse/s,
    );
  });
});
