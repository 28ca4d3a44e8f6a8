import { describe, expect, it } from 'vitest';
import { refreshed } from '#runtime/refreshed.ts';

/** Loads 1, 2, 3, ... at a clock that is set by hand; `fail` makes loads throw. */
function counter(maxAgeMs: number) {
  const state = { now: 0, loads: 0, fail: false };
  const read = refreshed(
    async () => {
      state.loads++;
      if (state.fail) throw new Error('throttled');
      return state.loads;
    },
    maxAgeMs,
    () => state.now,
  );
  return { state, read };
}

describe('a refreshed value', () => {
  it('is loaded when it is first asked for, and not before', async () => {
    const { state, read } = counter(100);
    expect(state.loads).toBe(0);
    expect(await read()).toBe(1);
  });

  it.each([
    [99, 1],
    [100, 2],
    [1e9, 2],
  ])('after %s ms of 100 is of load %s', async (later, load) => {
    const { state, read } = counter(100);
    await read();
    state.now = later;
    expect(await read()).toBe(load);
  });

  it('stays the old one while loading fails, and is tried again on every call', async () => {
    const { state, read } = counter(100);
    await read();
    Object.assign(state, { now: 100, fail: true });
    expect([await read(), await read()]).toEqual([1, 1]);
    expect(state.loads).toBe(3);
    state.fail = false;
    expect(await read()).toBe(4);
  });

  it('throws when there is no old one, and loads at the next call', async () => {
    const { state, read } = counter(100);
    state.fail = true;
    await expect(read()).rejects.toThrow('throttled');
    state.fail = false;
    expect(await read()).toBe(2);
  });

  it('may be undefined or false without being loaded again', async () => {
    let loads = 0;
    const read = refreshed(
      async () => void loads++,
      100,
      () => 0,
    );
    await read();
    await read();
    expect(loads).toBe(1);
  });
});
