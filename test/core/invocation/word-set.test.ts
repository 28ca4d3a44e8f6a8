import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { likeness, wordSet } from '#core/invocation/word-set.ts';

describe('the words of a text', () => {
  it.each<[string, string, string[]]>([
    ['are each there once, in small letters', 'Look, look: a Page', ['look', 'a', 'page']],
    [
      'are steady where ids, numbers and links are not',
      'step 17 of 0af3b2c4 at https://a.example/x?y',
      ['step', '0', 'of', '#', 'at'],
    ],
    ['are read in any script', 'цена отеля', ['цена', 'отеля']],
    ['are none in nothing', ' — ', []],
  ])('%s', (_, text, words) => expect([...wordSet(text)]).toEqual(words));

  it('are those of its beginning', () => {
    expect(wordSet(`${'a '.repeat(200)}b`)).toEqual(wordSet('a'));
  });
});

describe('likeness', () => {
  it('is the share of words in common', () => {
    expect(likeness(wordSet('a b c'), wordSet('b c d'))).toBe(0.5);
    expect(likeness(wordSet(''), wordSet(''))).toBe(0);
  });

  test.prop([fc.array(fc.constantFrom(...'abcdef')), fc.array(fc.constantFrom(...'abcdef'))])(
    'is the same both ways, 1 of a text and itself, and never outside 0 to 1',
    (a, b) => {
      const [one, other] = [wordSet(a.join(' ')), wordSet(b.join(' '))];
      expect(likeness(one, other)).toBe(likeness(other, one));
      expect(likeness(one, one)).toBe(a.length > 0 ? 1 : 0);
      expect(likeness(one, other)).toBeGreaterThanOrEqual(0);
      expect(likeness(one, other)).toBeLessThanOrEqual(1);
    },
  );
});
