import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { shownLine, shownName } from '#core/messages/shown-text.ts';

it.each([
  ['a name from left to right as it is', shownName('refund-bot', 40), 'refund-bot'],
  ['a Hebrew name isolated', shownName('בוט', 40), '\u2068בוט\u2069'],
  [
    'a name in an old script of that direction isolated',
    shownName('\u{10840}\u{10841}', 40),
    '\u2068\u{10840}\u{10841}\u2069',
  ],
  ['an Arabic name isolated, with its own isolates dropped', shownName('\u2067بوت', 40), '\u2068بوت\u2069'],
  ['a sentence that begins with such a name from left to right', shownLine('בוט x', 40), '\u2066בוט x\u2069'],
  ['a name that is cut closed all the same', shownName('ב'.repeat(9), 3), '\u2068בב…\u2069'],
])('shows %s', (_, text, shown) => expect(text).toBe(shown));

test.prop([fc.string({ unit: 'binary', maxLength: 60 }), fc.integer({ min: 1, max: 40 })])(
  'leaves no isolate open and none of the text own',
  (text, max) => {
    for (const shown of [shownName(text, max), shownLine(text, max)]) {
      expect(shown.replace(/^[\u2066\u2068]|\u2069$/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(Array.from(shown).length).toBeLessThanOrEqual(max + 2);
    }
  },
);
