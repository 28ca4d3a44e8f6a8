import { expect, it } from 'vitest';
import { shortId } from '#core/findings/short-id.ts';

it.each([
  ['nothing', '', 'cbf29ce4'],
  ['a text', 'foobar', '85944171'],
  ['a text whose hash begins with a zero', 'c0', '08a27e07'],
])('gives %s the upper half of its 64-bit FNV-1a', (_, text, id) => expect(shortId(text)).toBe(id));
