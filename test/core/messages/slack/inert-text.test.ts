import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { inertText } from '#core/messages/slack/inert-text.ts';
import { cutTo, textLength } from '#core/messages/slack/text-length.ts';

it.each([
  ['a mention of everybody here', '<!here>', '&lt;!here&gt;'],
  ['a mention of a person', '<@U0123ABCD>', '&lt;@\u200bU0123ABCD&gt;'],
  ['a name that could be linked', '@channel', '@\u200bchannel'],
  ['a link with another text', '<http://a.example|click>', '&lt;http:\u200b//a.example|click&gt;'],
  ['entities that would be read as tags', '&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
])('makes %s say only what it says', (_, text, inert) => expect(inertText(text)).toBe(inert));

test.prop([fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 100 })])(
  'a cut text is never longer than Slack may count it',
  (text, max) => {
    const cut = cutTo(text, max);
    expect(textLength(cut)).toBeLessThanOrEqual(max);
    expect(cut === text || cut.endsWith('…')).toBe(true);
  },
);
it.each([
  ['&&&', 15, '&&&'],
  ['&&&', 14, '&&…'],
  ['&&&', 5, '…'],
  ['💸💸', 4, '💸💸'],
  ['💸💸', 3, '💸…'],
])('%s cut to %i is %s', (text, max, cut) => expect(cutTo(text, max)).toBe(cut));
