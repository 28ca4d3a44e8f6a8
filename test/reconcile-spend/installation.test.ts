import { afterEach, expect, it } from 'vitest';
import { DAY, HOUR, msOf } from '#core/time.ts';
import { describeOnEngine } from '../support/engine.ts';
import { NINE, SCOPE } from '../support/row.ts';
import { callsIn, type World, worldOn } from './world.ts';

const clock = (hour: number, minute = 5) => msOf(NINE + hour * HOUR + minute);
/** The thirty days before it, asked for at once. */
const ASKED = { from: NINE + 21 - 30 * DAY, to: NINE + 22, cause: 'installation', status: 'open' } as const;

describeOnEngine('an installation in the middle of an hour', (engine) => {
  let world: World;
  let past: string[];
  afterEach(() => world.stop());

  /** Into an account that has made ten calls an hour for a day. */
  async function installed(): Promise<void> {
    world = await worldOn(engine());
    await world.hourly(clock(0, 20));
    past = [];
    for (let hour = -24; hour < 0; hour++)
      past.push(...(await world.carryOut(callsIn(NINE + hour * HOUR, 10), () => true)));
    await world.gaps.put({ ...ASKED, scope: SCOPE, openedAt: clock(0, 21) }, 0);
  }

  async function readToTheEnd(): Promise<void> {
    for (const { gap, version } of await world.gaps.open())
      await world.gaps.put({ ...gap, readAt: clock(2, 10) }, version);
  }

  it('lacks nothing while the past is being read, and nothing once it was', async () => {
    await installed();
    await world.carryOut(callsIn(NINE, 60));
    await world.tick(clock(2));
    expect(await world.hourly(clock(2))).toMatchObject({ gapsOpen: 1, findings: [] });
    for (let i = 0; i < past.length; i += 10) await world.deliver(past.slice(i, i + 10), clock(2, 9));
    await readToTheEnd();
    await world.tick(clock(3));
    expect(await world.hourly(clock(3))).toMatchObject({ missingCalls: 0, gapsOpen: 0, findings: [] });
  });

  it('says what was never logged before it, once all there is was read', async () => {
    await installed();
    // Logging was turned on with it.
    await world.carryOut(callsIn(NINE, 60), (i) => i < 20);
    await world.tick(clock(2));
    await world.hourly(clock(2));
    await readToTheEnd();
    await world.tick(clock(3));
    expect(await world.hourly(clock(3))).toMatchObject({ gapsOpen: 0 });
    const gaps = (await world.gaps.ofScope(SCOPE, 0)).map(({ gap: { from, status, missing } }) => [
      from,
      status,
      missing,
    ]);
    expect(gaps).toEqual([
      [ASKED.from, 'unmendable', 240],
      [NINE, 'unmendable', 20],
    ]);
  });
});
