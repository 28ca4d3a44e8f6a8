import { describe, expect, it } from 'vitest';
import {
  begin,
  type Delivery,
  HISTORY_LAG_MS,
  newDelivery,
  nextStep,
  type Outcome,
  type Step,
  settle,
  unblock,
  unsaid,
} from '#core/findings/delivery.ts';
import { advanceIncident, type Incident, openIncident } from '#core/findings/incident.ts';
import { advanceClock } from '#core/findings/incident-clock.ts';
import { openFinding, SEEN_AT } from '../../support/open-finding.ts';
import { USD } from '../../support/row.ts';

const NOW = SEEN_AT + 5_000;
const step = openFinding();
/** Version 1: opened. */
const opened = advanceIncident(openIncident({ account: 'aws.1.*', cause: 'refund-bot' }, undefined, step), step);
const spent = {
  asOf: NOW,
  since: SEEN_AT,
  spent: USD,
  perHour: USD,
  calls: 1,
  pricedCalls: 1,
  series: { stepMinutes: 6, values: [] },
};
/** Version 2: a figure moved. */
const moved = advanceClock(opened, spent) as Incident;
/** Version 3: told that it doubled. */
const doubled = advanceClock(moved, { ...spent, spent: 9n * USD }) as Incident;
const message = { channel: 'C1', ts: '1.1' };
const posted: Delivery = { ...newDelivery, shown: 1, said: 1, message };
const attempted: Delivery = { ...newDelivery, attempt: { kind: 'post', version: 1, at: NOW } };

describe('a target that can edit: STATE -> what is done', () => {
  it.each<[string, Delivery, Incident, Step['do']]>([
    ['NOTHING TOLD -> post', newDelivery, opened, 'post'],
    ['POSTED -> nothing', posted, opened, 'nothing'],
    ['POSTED, a figure moved -> edit', posted, moved, 'edit'],
    ['POSTED, cost doubled -> edit, so that the reply finds the state right', posted, doubled, 'edit'],
    ['EDITED, cost doubled -> reply', { ...posted, shown: 3 }, doubled, 'reply'],
    ['EDITED and REPLIED -> nothing', { ...posted, shown: 3, said: 3 }, doubled, 'nothing'],
    ['NOTHING TOLD, all suppressed -> nothing', newDelivery, { ...opened, status: 'suppressed' }, 'nothing'],
    ['POSTED, all suppressed -> edit', posted, { ...moved, status: 'suppressed' }, 'edit'],
    [
      'EDITED, all suppressed with news -> nothing',
      { ...posted, shown: 3 },
      { ...doubled, status: 'suppressed' },
      'nothing',
    ],
    ['NOTHING TOLD, already over -> post, for it did happen', newDelivery, { ...doubled, status: 'resolved' }, 'post'],
    ['DELETED by somebody, a figure moved -> nothing', { ...newDelivery, shown: 1, said: 1 }, moved, 'nothing'],
    ['DELETED by somebody, news -> post', { ...newDelivery, shown: 1, said: 1 }, doubled, 'post'],
    ['ATTEMPTED just now -> wait for the history', attempted, opened, 'wait'],
    ['REFUSED, not yet time -> wait', { ...newDelivery, notBefore: NOW + 1 }, opened, 'wait'],
    ['REFUSED, and it is time -> post', { ...newDelivery, notBefore: NOW }, opened, 'post'],
    ['REFUSED, nothing to tell any more -> nothing', { ...posted, notBefore: NOW + 1 }, opened, 'nothing'],
  ])('%s', (_, delivery, incident, expected) =>
    expect(nextStep(delivery, incident, 'threaded', NOW).do).toBe(expected),
  );

  it('ATTEMPTED a while ago -> look it up', () => {
    expect(nextStep(attempted, opened, 'threaded', NOW + HISTORY_LAG_MS)).toEqual({
      do: 'find',
      attempt: attempted.attempt,
    });
  });
});

describe('a target that cannot: STATE -> what is done', () => {
  it.each<[string, Delivery, Incident, Step['do']]>([
    ['NOTHING TOLD -> send', newDelivery, opened, 'send'],
    ['SENT, a figure moved -> nothing', { ...newDelivery, shown: 1, said: 1 }, moved, 'nothing'],
    ['SENT, cost doubled -> send', { ...newDelivery, shown: 1, said: 1 }, doubled, 'send'],
    ['NOTHING TOLD, all suppressed -> nothing', newDelivery, { ...opened, status: 'suppressed' }, 'nothing'],
    ['ATTEMPTED while it could edit -> send', attempted, opened, 'send'],
  ])('%s', (_, delivery, incident, expected) => expect(nextStep(delivery, incident, 'one-way', NOW).do).toBe(expected));
});

describe('STEP -> outcome: what is known', () => {
  const post: Step = { do: 'post', version: 1 };
  const reply: Step = { do: 'reply', version: 3, message };
  const edit: Step = { do: 'edit', version: 3, message };
  const settled = (delivery: Delivery, step: Step, outcome: Outcome) =>
    settle(begin(delivery, step, NOW), step, outcome, NOW);

  it.each<[string, Delivery, Step, Outcome, Partial<Delivery>]>([
    ['POST -> done: told, with its place', newDelivery, post, { outcome: 'done', message }, posted],
    ['EDIT -> done: shown, and still to be said', posted, edit, { outcome: 'done' }, { ...posted, shown: 3 }],
    ['REPLY -> done: said', posted, reply, { outcome: 'done' }, { ...posted, said: 3 }],
    ['SEND -> done: told', newDelivery, { do: 'send', version: 3 }, { outcome: 'done' }, { shown: 3, said: 3 }],
    ['EDIT -> gone: no message any more', posted, edit, { outcome: 'gone' }, { ...newDelivery, shown: 1, said: 1 }],
    ['REPLY -> gone: no message any more', posted, reply, { outcome: 'gone' }, { ...newDelivery, shown: 1, said: 1 }],
    [
      'POST -> later: surely not posted, tried when it was asked to',
      newDelivery,
      post,
      { outcome: 'later', code: 'ratelimited', afterMs: 30_000 },
      { ...newDelivery, failures: 1, notBefore: NOW + 30_000 },
    ],
    [
      'POST -> refused: blocked, surely not posted',
      newDelivery,
      post,
      { outcome: 'refused', code: 'token_revoked' },
      { ...newDelivery, failures: 1, blocked: { code: 'token_revoked', since: NOW }, notBefore: NOW + 15 * 60_000 },
    ],
  ])('%s', (_, delivery, step, outcome, expected) => {
    const now = settled(delivery, step, outcome);
    expect(now).toMatchObject(expected);
    expect(now).not.toHaveProperty('attempt');
    expect('message' in now).toBe('message' in expected);
  });

  it('POST -> unknown: looked up before it is posted again', () => {
    const unknown = settled(newDelivery, post, { outcome: 'unknown', code: 'timeout' });
    expect(unknown).toMatchObject({ attempt: { kind: 'post', version: 1, at: NOW }, failures: 1 });
    const find = nextStep(unknown, opened, 'threaded', NOW + HISTORY_LAG_MS);
    expect(find.do).toBe('find');
    expect(settle(unknown, find, { outcome: 'done', message }, NOW)).toEqual(posted);
    const absent = settle(unknown, find, { outcome: 'absent' }, NOW);
    expect(nextStep(absent, opened, 'threaded', NOW).do).toBe('post');
  });

  it('REPLY -> unknown and found: said, and the message stays where it is', () => {
    const shown = { ...posted, shown: 3 };
    const unknown = settled(shown, reply, { outcome: 'unknown', code: 'timeout' });
    const find = nextStep(unknown, doubled, 'threaded', NOW + HISTORY_LAG_MS);
    expect(find).toMatchObject({ do: 'find', message });
    const found = settle(unknown, find, { outcome: 'done', message: { channel: 'C1', ts: '9.9' } }, NOW);
    expect(found).toEqual({ ...shown, said: 3 });
  });

  it('FIND -> later or unknown: looked up again, never posted on a guess', () => {
    const find = nextStep(attempted, opened, 'threaded', NOW + HISTORY_LAG_MS);
    for (const outcome of ['later', 'unknown'] as const) {
      const still = settle(attempted, find, { outcome, code: 'x' }, NOW);
      expect(still.attempt).toEqual(attempted.attempt);
      expect(still.notBefore).toBeGreaterThan(NOW);
    }
  });

  it('FIND -> unreadable: posted again, since nobody can tell', () => {
    const find = nextStep(attempted, opened, 'threaded', NOW + HISTORY_LAG_MS);
    const settledFind = settle(attempted, find, { outcome: 'unreadable' }, NOW);
    expect(nextStep(settledFind, opened, 'threaded', NOW).do).toBe('post');
  });

  it('FIND -> refused: blocked, and still to be looked up once that is mended', () => {
    const find = nextStep(attempted, opened, 'threaded', NOW + HISTORY_LAG_MS);
    const refused = settle(attempted, find, { outcome: 'refused', code: 'token_revoked' }, NOW);
    expect(refused).toMatchObject({ attempt: attempted.attempt, blocked: { code: 'token_revoked' } });
    expect(nextStep(refused, opened, 'threaded', refused.notBefore).do).toBe('find');
  });

  it('remembers since when it is refused, whatever comes after, until it is told that it is not any more', () => {
    const first = settled(newDelivery, post, { outcome: 'refused', code: 'is_archived' });
    const second = settle(begin(first, post, NOW), post, { outcome: 'refused', code: 'token_revoked' }, NOW + 9);
    expect(second.blocked).toEqual({ code: 'token_revoked', since: NOW });
    const busy = settle(second, post, { outcome: 'later', code: 'ratelimited' }, NOW);
    const through = settle(busy, post, { outcome: 'done', message }, NOW);
    expect(through).toEqual({ ...posted, blocked: second.blocked });
    expect(unblock(through)).toEqual(posted);
  });

  it('waits longer after every failure, up to ten minutes', () => {
    let delivery = newDelivery;
    const waits = Array.from({ length: 12 }, () => {
      delivery = settled(delivery, post, { outcome: 'later', code: 'x' });
      return (delivery.notBefore - NOW) / 1000;
    });
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 600, 600, 600, 600, 600, 600]);
  });
});

describe('what is to be told', () => {
  it('is every change since the last one told', () => {
    expect(unsaid(newDelivery, doubled).map(({ what }) => what)).toEqual(['opened', 'doubled']);
    expect(unsaid(posted, doubled).map(({ what }) => what)).toEqual(['doubled']);
  });

  it('is noted as an attempt only where it must not be done twice', () => {
    expect(begin(posted, { do: 'edit', version: 2, message }, NOW)).toBe(posted);
    expect(begin(posted, { do: 'send', version: 2 }, NOW)).toBe(posted);
    expect(begin(posted, { do: 'reply', version: 2, message }, NOW).attempt).toEqual({
      kind: 'reply',
      version: 2,
      at: NOW,
    });
  });
});
