import { describe, expect, it } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import type { Observation } from '#core/findings/finding.ts';
import type { Mute } from '#core/findings/mute.ts';
import type { OneWayTarget, Telling } from '#core/ports/target.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { muteFindings } from '#functions/findings/mute-findings.ts';
import { composeNotify } from '#functions/notify-findings/compose.ts';
import type { ConfiguredTarget } from '#functions/notify-findings/notify-findings.ts';
import { fakeChannel, type Mishap } from '../support/fake-channel.ts';
import { configOf } from '../support/functions-on.ts';
import { SEEN_AT, seen } from '../support/open-finding.ts';
import { SCOPE, USD } from '../support/row.ts';

const MINUTE = 60_000;
const ACCOUNT = 'aws.111122223333.*';
const named = (
  name: string,
  target: ConfiguredTarget['target'],
  minimumSeverity: ConfiguredTarget['minimumSeverity'] = 'low',
) => ({
  name,
  target,
  minimumSeverity,
});

/** What is sent to a target that cannot edit. */
function fakeTopic(mishap: () => Mishap | undefined = () => undefined) {
  const sent: string[] = [];
  const target: OneWayTarget = {
    kind: 'one-way',
    async send({ view, changes }: Telling) {
      const what = mishap();
      if (what === 'later' || what === 'refused') return { outcome: what, code: what };
      sent.push(`${view.incident.version}: ${changes.map((change) => change.what).join(', ')}`);
      return what === 'lost' ? { outcome: 'unknown', code: 'timeout' } : { outcome: 'done' };
    },
  };
  return { target, sent };
}

/** A deployment in this process, with a clock that a test sets. */
function world(targets: readonly ConfiguredTarget[], config: object = {}) {
  const { findings, deliveries } = memoryFindings();
  let now = SEEN_AT;
  const notifier = () =>
    composeNotify({
      config: configOf(config),
      profiles: [],
      deliveries,
      targets,
      findings: findingRecorder(findings),
      clock: () => now,
    });
  const recorder = findingRecorder(findings);
  return {
    deliveries,
    findings,
    /** A process of its own, with what it remembers and the targets it knows. */
    process: (own: readonly ConfiguredTarget[] = targets, store = deliveries) => {
      const notify = composeNotify({
        config: configOf(config),
        profiles: [],
        deliveries: store,
        targets: own,
        findings: findingRecorder(findings),
        clock: () => now,
      });
      return () => notify([], now + 10 * MINUTE);
    },
    blocked: (target: string) => findings.readIncident({ account: ACCOUNT, cause: `delivery-blocked/${target}` }),
    mute: (mute: Pick<Mute, 'match'>) =>
      muteFindings({ store: findings, recorder, scopes: async () => [SCOPE, ACCOUNT] })(
        { request: 'mute', kind: 'snoozed', until: now + 60 * MINUTE, upTo: 'critical', reason: 'r', by: 'b', ...mute },
        now,
      ),
    see: (other: Partial<Observation> = {}) => recorder.record(seen({ detectedAt: now, ...other })),
    end: (fingerprint: string) => recorder.end(fingerprint, now),
    pass: (ms: number) => {
      now += ms;
    },
    sweep: () => notifier()([], now + 10 * MINUTE),
    notifier,
    until: (ms: number) => now + ms,
  };
}

describe('a notifier', () => {
  it('posts an incident once, edits it as it moves, threads what is news, and tells its end', async () => {
    const { target, posts } = fakeChannel();
    const { see, sweep, end, pass } = world([named('slack', target)]);
    const loop = await see();
    expect(await sweep()).toEqual({ told: 1, waiting: 0, blocked: 0 });
    expect(await sweep()).toEqual({ told: 0, waiting: 0, blocked: 0 });
    pass(MINUTE);
    await see({ check: 'budget', resource: 'day', listCost: 5n * USD });
    await sweep();
    await end(loop?.finding.fingerprint ?? '');
    await sweep();
    await end(`budget/${loop?.finding.scope}/day`);
    await sweep();
    expect(posts).toMatchObject([
      { version: 1, shown: 4, status: 'resolved', replies: [{ said: ['opened'] }, { version: 4, said: ['resolved'] }] },
    ]);
    expect(posts).toHaveLength(1);
  });

  it('tells in one message what happened while it was away', async () => {
    const { target, posts } = fakeChannel();
    const { see, sweep } = world([named('slack', target)]);
    await see();
    await see({ check: 'budget', resource: 'day' });
    await see({ severity: 'critical' });
    await sweep();
    expect(posts).toMatchObject([{ version: 3, replies: [] }]);
    await see({ check: 'budget', resource: 'week' });
    await see({ check: 'budget', resource: 'month' });
    await sweep();
    expect(posts[0]?.replies).toEqual([{ version: 5, said: ['opened', 'opened'] }]);
  });

  it('does what a stream wakes it for, before any index knows of it', async () => {
    const { target, posts } = fakeChannel();
    const { see, notifier, until } = world([named('slack', target)]);
    const change = await see();
    const { incident } = change?.finding ?? {};
    if (!incident) throw new Error('no incident');
    expect(await notifier()([{ incident }, { incident }], until(MINUTE))).toMatchObject({ told: 1 });
    expect(posts).toHaveLength(1);
    expect(await notifier()([{ incident: { ...incident, episode: 9 } }], until(MINUTE))).toMatchObject({ told: 0 });
  });

  it('tells each target from its severity on', async () => {
    const [all, severe] = [fakeTopic(), fakeTopic()];
    const { see, sweep } = world([named('sns', all.target), named('pager', severe.target, 'critical')]);
    await see();
    await sweep();
    await see({ severity: 'critical' });
    await sweep();
    expect(all.sent).toEqual(['1: opened', '2: escalated']);
    expect(severe.sent).toEqual(['2: opened, escalated']);
  });

  it('holds the mild back in quiet hours, and the severe never', async () => {
    const { target, sent } = fakeTopic();
    const { see, sweep, pass } = world([named('sns', target)], {
      quietHours: { from: '00:00', to: '12:00', exceptFrom: 'high' },
    });
    await see({ severity: 'medium' });
    await sweep();
    expect(sent).toEqual([]);
    pass(3 * 60 * MINUTE);
    await sweep();
    expect(sent).toEqual(['1: opened']);
    pass(-60 * MINUTE);
    await see({ severity: 'high', spender: 'other', resource: 'other' });
    await sweep();
    expect(sent).toEqual(['1: opened', '1: opened']);
  });

  it('leaves one target’s trouble to that target', async () => {
    const slack = fakeChannel(() => 'later');
    const sns = fakeTopic();
    const { see, sweep } = world([named('slack', slack.target), named('sns', sns.target)]);
    await see();
    expect(await sweep()).toEqual({ told: 1, waiting: 1, blocked: 0 });
    expect(sns.sent).toEqual(['1: opened']);
  });

  it('loses nothing to an outage of an hour, and tells it once afterwards', async () => {
    let isDown = true;
    const slack = fakeChannel(() => (isDown ? 'later' : undefined));
    const { see, sweep, pass } = world([named('slack', slack.target)]);
    for (let spender = 0; spender < 12; spender++) await see({ spender: `s${spender}`, resource: `s${spender}` });
    for (let minute = 0; minute < 60; minute++) {
      await sweep();
      pass(MINUTE);
    }
    expect(slack.posts).toEqual([]);
    isDown = false;
    for (let minute = 0; minute < 15; minute++) {
      await sweep();
      pass(MINUTE);
    }
    expect(slack.posts).toHaveLength(12);
  });

  it('makes a refusal a matter that the other targets hear of, until it is mended', async () => {
    let isRefused = true;
    const slack = fakeChannel(() => (isRefused ? 'refused' : undefined));
    const sns = fakeTopic();
    const { see, sweep, pass, findings } = world([named('slack', slack.target), named('sns', sns.target)]);
    await see();
    expect(await sweep()).toMatchObject({ blocked: 1, told: 1 });
    await sweep();
    expect(sns.sent).toEqual(['1: opened', '1: opened']);
    const account = 'aws.111122223333.*';
    expect((await findings.readIncident({ account, cause: 'delivery-blocked/slack' }))?.findings[0]?.reason).toContain(
      'token_revoked',
    );
    isRefused = false;
    pass(20 * MINUTE);
    await sweep();
    await sweep();
    expect(slack.posts.map(({ version }) => version)).toEqual([1]);
    expect(sns.sent).toEqual(['1: opened', '1: opened', '2: resolved']);
  });

  it('forgets what a target was to be told that is not configured any more', async () => {
    const slack = fakeChannel(() => 'later');
    const { see, sweep, deliveries, until, pass, process } = world([named('slack', slack.target)]);
    await see();
    await sweep();
    for (let quarter = 0; quarter < 6; quarter++) {
      pass(15 * MINUTE);
      await process([])();
    }
    expect(await deliveries.due(until(24 * 60 * MINUTE), 10)).toEqual([]);
  });

  it('stops in time, and the rest is there for the next run', async () => {
    const slack = fakeChannel();
    const { see, notifier, until, sweep } = world([named('slack', slack.target)]);
    for (let spender = 0; spender < 5; spender++) await see({ spender: `s${spender}`, resource: `s${spender}` });
    expect(await notifier()([], until(1_000))).toMatchObject({ told: 0, waiting: 5 });
    expect(slack.posts).toEqual([]);
    await sweep();
    expect(slack.posts).toHaveLength(5);
  });

  it('shows a deleted message again with the next news, and not before', async () => {
    const slack = fakeChannel();
    const { see, sweep } = world([named('slack', slack.target)]);
    await see();
    await sweep();
    const [post] = slack.posts;
    if (post) post.deleted = true;
    await sweep();
    expect(slack.posts).toHaveLength(1);
    await see({ severity: 'critical' });
    await sweep();
    expect(slack.posts.map(({ version }) => version)).toEqual([1, 2]);
  });

  it('opens a new message for what comes back after its end', async () => {
    const slack = fakeChannel();
    const { see, sweep, end, pass } = world([named('slack', slack.target)]);
    const loop = await see();
    await end(loop?.finding.fingerprint ?? '');
    await sweep();
    pass(MINUTE);
    await see();
    await sweep();
    expect(slack.posts.map(({ incident, status }) => `${incident.split('.')[1]} ${status}`)).toEqual([
      '1 resolved',
      '2 open',
    ]);
  });
});

const QUIET = { quietHours: { from: '00:00', to: '12:00', exceptFrom: 'high' } };

describe('in quiet hours', () => {
  it('what was due before them waits as well', async () => {
    let isBusy = true;
    const { target, sent } = fakeTopic(() => (isBusy ? 'later' : undefined));
    const { see, sweep, pass } = world([named('sns', target)], {
      quietHours: { from: '09:01', to: '12:00', exceptFrom: 'high' },
    });
    await see({ severity: 'medium' });
    await sweep();
    isBusy = false;
    pass(5 * MINUTE);
    await sweep();
    expect(sent).toEqual([]);
    pass(3 * 60 * MINUTE);
    await sweep();
    expect(sent).toEqual(['1: opened']);
  });

  it('what becomes severe while it is put off is not put off', async () => {
    let isBusy = true;
    const { target, sent } = fakeTopic(() => (isBusy ? 'later' : undefined));
    const { see, sweep, process, deliveries, pass } = world([named('sns', target)], {
      quietHours: { from: '09:01', to: '12:00', exceptFrom: 'high' },
    });
    await see({ severity: 'medium' });
    await sweep();
    isBusy = false;
    pass(5 * MINUTE);
    let isFirst = true;
    const meeting = {
      ...deliveries,
      async release(...args: Parameters<typeof deliveries.release>) {
        if (isFirst) {
          isFirst = false;
          await see({ severity: 'high' });
          await sweep();
        }
        return deliveries.release(...args);
      },
    };
    await process(undefined, meeting)();
    await sweep();
    expect(sent).toEqual(['2: opened, escalated']);
  });

  it('what becomes severe is not left until the morning by a run that did not come to it', async () => {
    let isBusy = false;
    const { target, sent } = fakeTopic(() => (isBusy ? 'later' : undefined));
    const { see, sweep, pass } = world([named('sns', target)], QUIET);
    await see({ severity: 'medium', spender: 'b', resource: 'b' });
    await sweep();
    isBusy = true;
    await see({ severity: 'high', spender: 'a', resource: 'a' });
    await see({ severity: 'high', spender: 'b', resource: 'b' });
    await sweep();
    isBusy = false;
    pass(MINUTE);
    await sweep();
    expect(sent.sort()).toEqual(['1: opened', '2: opened, escalated']);
  });
});

describe('a target in trouble', () => {
  it('keeps no other from being told, however much waits for it', async () => {
    let isBusy = false;
    const slack = fakeChannel(() => 'refused');
    const sns = fakeTopic(() => (isBusy ? 'later' : undefined));
    const { see, sweep, pass } = world([named('slack', slack.target), named('sns', sns.target, 'high')]);
    for (let n = 0; n < 250; n++) await see({ severity: 'low', spender: `s${n}`, resource: `s${n}` });
    for (let minute = 0; minute < 3; minute++) {
      await sweep();
      pass(MINUTE);
    }
    isBusy = true;
    await see();
    await sweep();
    isBusy = false;
    pass(MINUTE);
    await sweep();
    // That Slack is blocked, and the new one.
    expect(sns.sent).toEqual(['1: opened', '1: opened']);
  });

  it('that cannot be told one incident is told the others, and so is everybody else; the run fails all the same', async () => {
    const sns = fakeTopic();
    const slack = fakeTopic();
    const send = slack.target.send.bind(slack.target);
    slack.target.send = async (telling) => {
      if (telling.view.incident.cause === 's0') throw new Error('no words for this');
      return send(telling);
    };
    const { see, sweep } = world([named('slack', slack.target), named('sns', sns.target)]);
    for (let n = 0; n < 3; n++) await see({ spender: `s${n}`, resource: `s${n}` });
    await expect(sweep()).rejects.toThrow('no words for this');
    expect([slack.sent.length, sns.sent.length]).toEqual([2, 3]);
  });

  it('whose incident cannot be read leaves the others to be planned', async () => {
    const sns = fakeTopic();
    const { see, process, deliveries } = world([named('sns', sns.target)]);
    for (let n = 0; n < 3; n++) await see({ spender: `s${n}`, resource: `s${n}` });
    const broken = {
      ...deliveries,
      readIncident: async (ref: Parameters<typeof deliveries.readIncident>[0]) => {
        if (ref.cause === 's0') throw new Error('not readable');
        return deliveries.readIncident(ref);
      },
    };
    await expect(process(undefined, broken)()).rejects.toThrow('not readable');
    expect(sns.sent).toHaveLength(2);
  });

  it('is asked for nothing once another run could have taken over', async () => {
    const slack = fakeChannel();
    const { see, process, deliveries, pass, sweep } = world([named('slack', slack.target)]);
    await see();
    const stalled = {
      ...deliveries,
      save: async (...args: Parameters<typeof deliveries.save>) => {
        const isHeld = await deliveries.save(...args);
        pass(115_000);
        return isHeld;
      },
    };
    await process(undefined, stalled)();
    expect(slack.posts).toEqual([]);
    pass(3 * MINUTE);
    await sweep();
    expect(slack.posts).toHaveLength(1);
  });

  it('that becomes another kind of target is told all the same', async () => {
    const slack = fakeChannel(() => 'lost');
    const sns = fakeTopic();
    const { see, sweep, process, pass } = world([named('ops', slack.target)]);
    await see();
    await sweep();
    pass(3 * MINUTE);
    await process([named('ops', sns.target)])();
    expect(sns.sent).toEqual(['1: opened']);
  });
});

describe('a target that refuses', () => {
  const refusing = () => {
    const state: { mishap: Mishap | undefined } = { mishap: 'refused' };
    return { state, slack: fakeChannel(() => state.mishap) };
  };

  it('is found again after another process has seen it mended', async () => {
    const { state, slack } = refusing();
    const { see, process, pass, blocked } = world([named('slack', slack.target)]);
    const [one, other] = [process(), process()];
    await see();
    await one();
    state.mishap = undefined;
    pass(20 * MINUTE);
    await other();
    expect(await blocked('slack')).toMatchObject({ episode: 1, status: 'resolved' });
    state.mishap = 'refused';
    await see({ spender: 'b', resource: 'b' });
    await one();
    expect(await blocked('slack')).toMatchObject({ episode: 2, status: 'open' });
    state.mishap = undefined;
    pass(20 * MINUTE);
    await other();
    expect(await blocked('slack')).toMatchObject({ episode: 2, status: 'resolved' });
  });

  it('is no matter any more once one delivery got through, while others still wait for their next try', async () => {
    const { state, slack } = refusing();
    const { see, process, pass, blocked } = world([named('slack', slack.target)]);
    const run = process();
    await see({ spender: 'a', resource: 'a' });
    await run();
    pass(10 * MINUTE);
    await see({ spender: 'b', resource: 'b' });
    await run();
    state.mishap = undefined;
    pass(6 * MINUTE);
    await run();
    expect(slack.posts).toHaveLength(1);
    await see({ spender: 'b', resource: 'b2' });
    await run();
    expect(await blocked('slack')).toMatchObject({ episode: 1, status: 'resolved' });
    pass(15 * MINUTE);
    await run();
    expect(slack.posts).toHaveLength(2);
    expect(await blocked('slack')).toMatchObject({ episode: 1, status: 'resolved' });
  });

  it('is mended although it was busy in between', async () => {
    const { state, slack } = refusing();
    const { see, sweep, pass, blocked } = world([named('slack', slack.target)]);
    await see();
    await sweep();
    for (const mishap of ['later', undefined] as const) {
      state.mishap = mishap;
      pass(20 * MINUTE);
      await sweep();
    }
    expect(slack.posts).toHaveLength(1);
    expect(await blocked('slack')).toMatchObject({ status: 'resolved' });
  });

  it.each(['later', 'lost'] as const)(
    'is a matter too when it is only out of order, for half an hour (%s)',
    async (mishap) => {
      const state: { mishap: Mishap | undefined } = { mishap };
      const webhook = fakeTopic(() => state.mishap);
      const sns = fakeTopic();
      const { see, sweep, pass, blocked } = world([named('webhook', webhook.target), named('sns', sns.target)]);
      await see();
      for (let minute = 0; minute < 20; minute++) {
        await sweep();
        pass(MINUTE);
      }
      expect(await blocked('webhook')).toBeUndefined();
      for (let minute = 0; minute < 40; minute++) {
        await sweep();
        pass(MINUTE);
      }
      expect(await blocked('webhook')).toMatchObject({ episode: 1, status: 'open' });
      state.mishap = undefined;
      pass(10 * MINUTE);
      await sweep();
      await sweep();
      expect(await blocked('webhook')).toMatchObject({ episode: 1, status: 'resolved' });
      expect(sns.sent).toEqual(['1: opened', '1: opened', '2: resolved']);
    },
  );

  it('is no matter any more when nothing is left to tell it', async () => {
    const { slack } = refusing();
    const { see, sweep, pass, blocked, mute } = world([named('slack', slack.target)]);
    await see();
    await sweep();
    await mute({ match: { check: 'tool-call-loop' } });
    pass(20 * MINUTE);
    await sweep();
    expect(await blocked('slack')).toMatchObject({ status: 'resolved' });
  });

  it('is mended although the process that saw it dies', async () => {
    const { state, slack } = refusing();
    const { see, sweep, process, pass, blocked, deliveries, findings } = world([named('slack', slack.target)]);
    for (let k = 0; ; k++) {
      state.mishap = 'refused';
      await see({ spender: `s${k}`, resource: `s${k}` });
      await sweep();
      expect(await blocked('slack')).toMatchObject({ status: 'open' });
      state.mishap = undefined;
      pass(20 * MINUTE);
      let calls = 0;
      const dying = <T extends object>(it: T): T =>
        new Proxy(it, {
          get:
            (of, name) =>
            async (...args: unknown[]) => {
              if (++calls > k) throw new Killed();
              return (Reflect.get(of, name) as (...args: unknown[]) => Promise<unknown>).apply(of, args);
            },
        });
      const commit = findings.commit;
      findings.commit = async (one) => {
        if (++calls > k) throw new Killed();
        return commit(one);
      };
      const isKilled = await process(undefined, dying(deliveries))().then(
        () => false,
        () => true,
      );
      findings.commit = commit;
      pass(3 * MINUTE);
      await sweep();
      pass(3 * MINUTE);
      await sweep();
      expect(await blocked('slack'), `killed after call ${k}`).toMatchObject({ status: 'resolved' });
      if (!isKilled) break;
    }
  });

  it('is no matter any more once it is not configured any more', async () => {
    const { slack } = refusing();
    const sns = fakeTopic();
    const { see, sweep, process, pass, blocked } = world([named('slack', slack.target), named('sns', sns.target)]);
    await see();
    await sweep();
    const without = process([named('sns', sns.target)]);
    for (let quarter = 0; quarter < 8; quarter++) {
      pass(15 * MINUTE);
      await without();
    }
    expect(await blocked('slack')).toMatchObject({ status: 'resolved' });
    expect(sns.sent).toEqual(['1: opened', '1: opened', '2: resolved']);
  });
});

describe('a target that was just added', () => {
  it('loses nothing to a process that has not read of it yet', async () => {
    let isBusy = true;
    const sns = fakeTopic(() => (isBusy ? 'later' : undefined));
    const { see, process, pass } = world([]);
    const [old, young] = [process([]), process([named('sns', sns.target)])];
    await see();
    await young();
    pass(MINUTE);
    isBusy = false;
    for (let minute = 0; minute < 10; minute++) {
      await old();
      pass(MINUTE);
    }
    for (let minute = 0; minute < 10; minute++) {
      await young();
      pass(MINUTE);
    }
    expect(sns.sent).toEqual(['1: opened']);
  });
});

class Killed extends Error {}

describe('a notifier that is killed between any two of its calls', () => {
  it('posts every incident once and every reply once', async () => {
    async function liveThrough(k: number): Promise<boolean> {
      const channel = fakeChannel();
      let calls = 0;
      let isDying = false;
      const mortal = <T extends object>(it: T): T =>
        new Proxy(it, {
          get(of, name) {
            const member = Reflect.get(of, name);
            if (typeof member !== 'function') return member;
            return async (...args: unknown[]) => {
              if (isDying && ++calls > k) throw new Killed();
              const result = await member.apply(of, args);
              // Dies after the call took effect and before anybody heard of it.
              if (isDying && calls === k) throw new Killed();
              return result;
            };
          },
        });
      const { see, sweep, pass, deliveries, findings, until } = world([named('slack', channel.target)]);
      const mortals = {
        config: configOf({}),
        profiles: [],
        deliveries: mortal(deliveries),
        targets: [named('slack', mortal(channel.target))],
        findings: findingRecorder(findings),
        clock: () => until(0),
      };
      await see();
      isDying = true;
      const first = await composeNotify(mortals)([], until(10 * MINUTE)).catch(() => 'killed');
      isDying = false;
      pass(3 * MINUTE);
      await sweep();
      await see({ severity: 'critical' });
      calls = 0;
      isDying = true;
      const second = await composeNotify(mortals)([], until(10 * MINUTE)).catch(() => 'killed');
      isDying = false;
      for (let minute = 0; minute < 5; minute++) {
        pass(MINUTE);
        await sweep();
      }
      expect(channel.posts, `killed at call ${k}`).toMatchObject([{ shown: 2, replies: [{ said: ['escalated'] }] }]);
      expect(channel.posts).toHaveLength(1);
      expect(await deliveries.due(until(60 * MINUTE), 10)).toEqual([]);
      return first === 'killed' || second === 'killed';
    }

    let k = 1;
    while (await liveThrough(k)) k++;
    expect(k).toBeGreaterThan(10);
  });
});

describe('notifiers at the same time', () => {
  it('tell everything once between them, although answers get lost', async () => {
    let call = 0;
    const channel = fakeChannel((kind) => (kind !== 'find' && ++call % 5 === 0 ? 'lost' : undefined));
    const { see, notifier, pass, until } = world([named('slack', channel.target)]);
    for (let round = 0; round < 30; round++) {
      await see({ spender: `s${round % 3}`, resource: `r${round}`, check: 'budget' });
      await Promise.all(Array.from({ length: 4 }, () => notifier()([], until(10 * MINUTE))));
      pass(MINUTE);
    }
    for (let round = 0; round < 5; round++) {
      await Promise.all(Array.from({ length: 4 }, () => notifier()([], until(10 * MINUTE))));
      pass(MINUTE);
    }
    expect(channel.posts).toHaveLength(3);
    for (const { shown, replies, version } of channel.posts) {
      expect(shown).toBe(10);
      const told = replies.flatMap(({ said }) => said).length;
      // What was posted with the message needs no reply.
      expect(told + version).toBe(10);
    }
  });
});
