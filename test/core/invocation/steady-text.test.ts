import { describe, expect, it } from 'vitest';
import { steadyText } from '#core/invocation/steady-text.ts';

describe('what is steady in a text', () => {
  it.each([
    ['a counter', 'attempt 1 failed', 'attempt 27 failed'],
    ['a time', 'failed at 2026-01-05T09:00:42Z', 'failed at 2026-01-05T11:17:03Z'],
    ['a short id', 'backend 6b512e is gone', 'backend 51c03e is gone'],
    ['a UUID', 'id 0a1b2c3d-0000-4000-8000-00000000000f', 'id ffffffff-1111-4111-8111-111111111111'],
    ['letter case and space', 'Not  Found\n', 'not found'],
  ])('is all but %s', (_, a, b) => expect(steadyText(a)).toBe(steadyText(b)));

  it.each([
    ['other words', 'disk full', 'disk gone'],
    ['words that look hexadecimal', 'the facade', 'the decade'],
  ])('is not %s', (_, a, b) => expect(steadyText(a)).not.toBe(steadyText(b)));
});
