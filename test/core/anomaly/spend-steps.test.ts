import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stepsOf } from '#core/anomaly/spend-steps.ts';
import { decodeSteps, encodeSteps } from '#core/anomaly/steps-codec.ts';
import { USD } from '../../support/row.ts';

it('is what each spender spent in the steps of an hour, in micro-dollars', () => {
  const spent = [
    new Map([['a', USD]]),
    new Map(),
    new Map([
      ['a', USD / 1000n],
      ['b', 0n],
    ]),
  ];
  expect(stepsOf(spent)).toEqual(new Map([['a', [1_000_000, 0, 1000, 0, 0, 0]]]));
});

it('is read as it was written', () => {
  const hour = fc.array(fc.nat(2 ** 31), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), hour), (steps) => {
      const given = new Map(Object.entries(steps));
      expect(decodeSteps(encodeSteps(given))).toEqual(given);
    }),
  );
});

it('refuses what a newer version wrote', () => {
  expect(() => decodeSteps(new Uint8Array([99]))).toThrow('version 99');
});
