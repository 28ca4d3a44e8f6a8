import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { mrkdwn } from '#functions/local/preview/mrkdwn.ts';

const shown = (text: string): string => mrkdwn(text).markup;

describe('mrkdwn', () => {
  it.each([
    ['bold', 'cost *doubled* now', 'cost <b>doubled</b> now'],
    ['italics', 'an _early_ guess', 'an <i>early</i> guess'],
    ['italics within bold', '*very _early_*', '<b>very <i>early</i></b>'],
    ['code, and no markup within it', '`a_b_c *d*`', '<code>a_b_c *d*</code>'],
    ['names with underscores as they are', 'tool get_order_status', 'tool get_order_status'],
    ['a product of numbers as it is', '2 * 3 * 4', '2 * 3 * 4'],
    ['entities as the characters they stand for', 'a &lt;b&gt; &amp; c', 'a &lt;b&gt; &amp; c'],
    ['an escaped entity as it was written', '&amp;lt;', '&amp;lt;'],
    ['a line break', 'one\ntwo', 'one\ntwo'],
  ])('shows %s', (_, text, markup) => {
    expect(shown(text)).toBe(markup);
  });

  it('makes a link to a web page under its label', () => {
    expect(shown('<https://example.com/?a=1&amp;b=2|Calls>')).toBe(
      '<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"><bdi>Calls</bdi></a>',
    );
  });

  it.each([
    '<!here>',
    '<@U0123456>',
    '<#C0123456|general>',
    '<javascript:alert(1)|Calls>',
    '<script>alert(1)</script>',
  ])('shows %s as it is written', (text) => {
    expect(shown(text)).toBe(text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
  });

  test.prop([fc.string({ unit: fc.constantFrom('<', '>', '*', '_', '`', '|', '&', '"', 'a', ' ', 'https://x.y') })])(
    'makes no element but those of the subset, whatever the text',
    (text) => {
      const left = shown(text).replace(
        /<\/?(?:b|i|code|bdi|a)>|<a href="https:\/\/[^"<>]*" target="_blank" rel="noopener noreferrer">/g,
        '',
      );
      expect(left).not.toMatch(/[<>"]/);
    },
  );
});
