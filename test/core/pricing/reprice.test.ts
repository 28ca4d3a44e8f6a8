import { describe, expect, it } from 'vitest';
import { emptyTally } from '#core/ledger/page.ts';
import { isTouched, oldestToReprice, type Reprice, repricedModels, shortIdOf } from '#core/pricing/reprice.ts';
import { DAY, minuteOf, msOf } from '#core/time.ts';
import { rowOf } from './calls.ts';

const NOW = Date.UTC(2026, 10, 25, 9);
const MINUTE = minuteOf(NOW);
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2';

const reprice = (other: Partial<Reprice>): Reprice => ({
  id: 'r',
  readyAt: NOW,
  place: 'us-east-1',
  models: {},
  spenders: {},
  until: MINUTE,
  ...other,
});
const entry = (spender: string, model = 'vendor.model') => ({ spender, model, role: undefined, tally: emptyTally() });

describe('what is to be summed again', () => {
  it('begins with the first of a model’s prices that changed', () => {
    const added = [
      rowOf({ effectiveFrom: msOf(MINUTE - 60) }),
      rowOf({ effectiveFrom: msOf(MINUTE - 90), meter: 'output' }),
      rowOf({ effectiveFrom: msOf(MINUTE - 30), model: 'vendor.other' }),
    ];
    expect(repricedModels(added, NOW)).toEqual({ 'vendor.model-v1': MINUTE - 90, 'vendor.other': MINUTE - 30 });
  });

  it('never begins before what can still be summed', () => {
    const old = [rowOf({ effectiveFrom: 0 }), rowOf({ model: 'vendor.undated' })];
    expect(repricedModels(old, NOW)).toEqual({
      'vendor.model-v1': MINUTE - 33 * DAY,
      'vendor.undated': MINUTE - 33 * DAY,
    });
    expect(oldestToReprice(NOW)).toBe(MINUTE - 33 * DAY);
  });

  it('is a minute of a model from its start on, and none before', () => {
    const since = reprice({ models: { 'vendor.model': MINUTE } });
    expect(isTouched(since, entry('s'), MINUTE)).toBe(false);
    expect(isTouched(since, entry('s'), MINUTE + 1)).toBe(true);
    expect(isTouched(since, entry('s', 'vendor.model-2'), MINUTE + 1)).toBe(false);
    expect(isTouched(since, entry('s', 'constructor'), MINUTE + 1)).toBe(false);
  });

  it.each([PROFILE, PROFILE.replace('application-inference-profile', 'inference-profile'), 'a1b2'])(
    'is a minute of a spender that the calls name %s',
    (spender) => {
      const since = reprice({ spenders: { [shortIdOf(PROFILE)]: MINUTE } });
      expect(isTouched(since, entry(spender, 'unknown'), MINUTE + 1)).toBe(true);
      expect(isTouched(since, entry(`${spender}c`, 'unknown'), MINUTE + 1)).toBe(false);
    },
  );
});
