import { expect, it } from 'vitest';
import { slotRefusal } from '#core/source/subscription-slot.ts';

const filter = (name: string) => ({ name, destinationArn: `arn:${name}` });

it.each([
  { filters: [], allowed: 2, isFree: true },
  { filters: ['a'], allowed: 2, isFree: true },
  { filters: ['a', 'b'], allowed: 2, isFree: false },
  { filters: ['a', 'mine'], allowed: 2, isFree: true },
  { filters: ['mine', 'a', 'b'], allowed: 2, isFree: false },
  { filters: ['a', 'b'], allowed: 5, isFree: true },
])('with $filters of $allowed there is a place: $isFree', ({ filters, allowed, isFree }) => {
  expect(slotRefusal('invocations', filters.map(filter), 'arn:mine', allowed) === undefined).toBe(isFree);
});

it('says who has the places and what can be done', () => {
  const refusal = slotRefusal('invocations', ['a', 'b'].map(filter), 'arn:mine', 2);
  expect(refusal).toMatch(/log group invocations has no free .*: a \(to arn:a\), b \(to arn:b\) take all 2/);
  expect(refusal).toMatch(/Delete one.*Service Quotas.*source\.subscriptionFilters.*source\.bucket/);
});
