import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { foreignText } from '#core/messages/foreign-text.ts';

it.each([
  { name: 'leaves ordinary text of any script alone', text: 'Größe 要約 שלום', shown: 'Größe 要約 שלום' },
  { name: 'drops terminal escapes', text: 'a\u001b[31mred', shown: 'a[31mred' },
  { name: 'drops bidirectional overrides and isolates', text: 'a\u202egnp\u2066x\u2069', shown: 'agnpx' },
  { name: 'drops zero-width characters and tags', text: 'a\u200bb\ufeffc\u{e0041}d', shown: 'abcd' },
  { name: 'makes line breaks and tabs one blank', text: 'a\r\n\tb\u2028c', shown: 'a b c' },
  { name: 'drops half a surrogate pair', text: 'a\ud83db', shown: 'ab' },
  {
    name: 'keeps no more than three marks on a letter',
    text: `a${'\u0301'.repeat(40)}b`,
    shown: 'a\u0301\u0301\u0301b',
  },
  { name: 'cuts what is too long, and says so', text: '0123456789', max: 5, shown: '0123…' },
  { name: 'counts an astral character as one', text: '😀😀😀', max: 3, shown: '😀😀😀' },
  { name: 'gives nothing of nothing', text: '\u0000\u202e', shown: '' },
])('$name', ({ text, shown, max }) => {
  expect(foreignText(text, max ?? 100)).toBe(shown);
});

test.prop([fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 60 })])(
  'never lets a control or format character or a longer text through',
  (text, max) => {
    const shown = foreignText(text, max);
    expect(Array.from(shown).length).toBeLessThanOrEqual(max);
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  },
);
