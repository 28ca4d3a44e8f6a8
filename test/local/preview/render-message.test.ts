import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Block, RichText } from '#core/messages/slack/blocks.ts';
import { type Posted, renderBroadcast, renderMessage } from '#functions/local/preview/render-message.ts';

const at = Date.parse('2026-11-02T09:55:00Z');
const setting = { appName: 'Watchdog', reader: { timeZone: 'UTC', now: at } };
const reply = (text: string, more: Partial<Posted> = {}): Posted => ({
  message: { text, blocks: [] },
  at: at + 60_000,
  ...more,
});
const rich = (...elements: RichText[]): Block => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const shown = (blocks: readonly Block[], more: Partial<Posted & Parameters<typeof renderMessage>[1]> = {}): string =>
  renderMessage({ message: { text: 'in a notification', blocks }, at, ...more }, { ...setting, ...more }).markup;
const textOf = (markup: string): string => markup.replace(/<[^>]*>/g, '');

describe('a message', () => {
  it('shows its blocks and not the text of its notification', () => {
    const markup = shown([rich({ type: 'text', text: 'refund-bot' })]);
    expect(markup).toContain('<bdi>refund-bot</bdi>');
    expect(markup).not.toContain('in a notification');
  });

  it('shows its text where it has no blocks', () => {
    expect(shown([])).toContain('in a notification');
  });

  it("says who sent it and when, by the reader's clock", () => {
    const markup = shown([], { reader: { timeZone: 'Asia/Tokyo', now: at } });
    expect(textOf(markup)).toContain('WatchdogAPP18:55');
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

  it.each(['javascript:alert(1)', 'javascript://x/%0aalert(1)', 'file:///etc/passwd', 'https:evil', 'https://a b', ''])(
    'keeps the label of a link to %j, which is no web page, and not the link',
    (url) => {
      const elements = [{ type: 'link', url, text: 'Calls' }] as const;
      const markup = shown([{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }]);
      expect(markup).toContain('<p class="slack-text"><bdi>Calls</bdi></p>');
    },
  );

  test.prop([fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '`', '=', 'script', ' ', '\n', '\u202e') })])(
    'lets no foreign string out of its text, whatever it holds',
    (foreign) => {
      const text = { type: 'plain_text', text: foreign } as const;
      const data = [{ label: foreign, value: 1 }];
      const blocks = (name: string): Block[] => [
        { type: 'header', text },
        { type: 'section', text, fields: [text] },
        { type: 'context', elements: [text] },
        rich({ type: 'text', text: name }),
        { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: name }] }] },
        {
          type: 'data_visualization',
          title: name,
          chart: {
            type: 'bar',
            series: [
              { name, data },
              { name, data },
            ],
            axis_config: { categories: [name], y_label: name },
          },
        },
      ];
      const tagsOf = (markup: string): number => markup.match(/<[a-z]/g)?.length ?? 0;
      expect(tagsOf(shown(blocks(foreign)))).toBe(tagsOf(shown(blocks('x'))));
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
    expect(textOf(renderBroadcast(broadcast, reply('refund-bot is looping'), setting).markup)).toMatch(
      /replied to a thread: refund-bot is looping.*worse/s,
    );
  });
});
