import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { deliveryKey, findingKey, incidentKey, type Key } from '#adapters/dynamodb/keys.ts';
import type { Due } from '#core/ports/delivery-store.ts';
import { type NotifyEvent, notifyEventHandler } from '#functions/notify-findings/event-handler.ts';

const ref = { account: 'aws.111122223333.*', cause: 'budget/all per day#1', episode: 3 };
const NOTHING = { told: 0, waiting: 0, blocked: 0 };
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;

/** What a run is asked for; undefined where there is none. */
async function runFor(event: NotifyEvent): Promise<readonly Due[] | undefined> {
  let asked: readonly Due[] | undefined;
  const handler = notifyEventHandler(
    async () => ({
      async notify(woken) {
        asked = woken;
        return NOTHING;
      },
      mute: async () => ({ findings: 0, mutes: [] }),
    }),
    () => 0,
  );
  expect(await handler(event, context)).toEqual(NOTHING);
  return asked;
}

const stream = (...keys: readonly Key[]): NotifyEvent => ({
  Records: keys.map(({ p, s }) => ({ dynamodb: { Keys: { p: { S: p }, s: { S: s } } } })),
});

describe('what wakes a notifier', () => {
  it('a minute’s sweep looks for all that is due', async () => {
    expect(await runFor({ time: '2026-11-02T09:00:00Z' })).toEqual([]);
  });

  it('an incident that was written is looked at first, once', async () => {
    expect(await runFor(stream(incidentKey(ref), incidentKey(ref)))).toEqual([{ incident: ref }]);
  });

  it('what it writes itself does not, or it would go on for ever and tell in quiet hours', async () => {
    expect(await runFor(stream(deliveryKey(ref, 'slack')))).toBeUndefined();
    expect(await runFor(stream(deliveryKey(ref, 'slack'), incidentKey(ref)))).toEqual([{ incident: ref }]);
  });

  it('nothing else in the table does', async () => {
    expect(await runFor(stream(findingKey('budget/a/b', 1), { p: 'CONFIG', s: 'deployed' }))).toBeUndefined();
  });
});
