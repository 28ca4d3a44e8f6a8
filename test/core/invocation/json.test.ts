import { expect, it } from 'vitest';
import { countOf } from '#core/invocation/json.ts';

it.each([0, 1, 200_000, 1e9])('%d is a count', (value) => expect(countOf(value)).toBe(value));

it.each([-1, 0.5, 1e9 + 1, 1e12, Number.NaN, Number.POSITIVE_INFINITY, '7', null, undefined])(
  '%s is no count, not zero',
  (value) => expect(countOf(value)).toBeUndefined(),
);

it('gives no negative zero', () => expect(Object.is(countOf(-0), 0)).toBe(true));
