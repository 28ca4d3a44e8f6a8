import { expect, it } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { fingerprintOf } from '#core/findings/finding.ts';
import { type Incident, toldVersion } from '#core/findings/incident.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import type { OneWayTarget } from '#core/ports/target.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { muteFindings } from '#functions/findings/mute-findings.ts';
import { type Random, seeded } from '#functions/local/sample/random.ts';
import { composeNotify } from '#functions/notify-findings/compose.ts';
import { fakeChannel, type Mishap } from '../support/fake-channel.ts';
import { configOf } from '../support/functions-on.ts';
import { SEEN_AT, seen } from '../support/open-finding.ts';
import { SCOPE } from '../support/row.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const ACCOUNT = 'aws.111122223333.*';
const SPENDERS = ['a', 'b'] as const;
const RESOURCES = ['r1', 'r2', 'r3'] as const;
const SEVERE = ['low', 'medium', 'high', 'critical'] as const;

interface Call {
  readonly task: number;
  readonly go: () => void;
}

/** Processes whose every call waits until it is chosen: each order in which they can meet is one of choices. */
class Processes {
  private waiting: Call[] = [];
  private tasks = 0;
  private last: number | undefined;
  readonly failures: unknown[] = [];

  start(work: (gated: <It extends object>(it: It) => It) => Promise<unknown>): void {
    const task = ++this.tasks;
    const gated = <It extends object>(it: It): It =>
      new Proxy(it, {
        get: (of, name) => {
          const member = Reflect.get(of, name);
          if (typeof member !== 'function') return member;
          return async (...args: unknown[]) => {
            await new Promise<void>((go) => this.waiting.push({ task, go }));
            return member.apply(of, args);
          };
        },
      });
    work(gated).catch((error: unknown) => this.failures.push(error));
  }

  /** Lets one call happen, often of the process that had the last turn, so that much may happen within one turn of another. */
  async step(random: Random): Promise<boolean> {
    await new Promise(setImmediate);
    const again = random.chance(0.8) ? this.waiting.findIndex(({ task }) => task === this.last) : -1;
    const at = again >= 0 ? again : random.int(0, Math.max(0, this.waiting.length - 1));
    const [next] = this.waiting.splice(at, 1);
    this.last = next?.task;
    next?.go();
    return next !== undefined;
  }

  /** One process makes no further call, as a function whose time is over; false when none waits. */
  kill(random: Random): boolean {
    const victim = this.waiting[random.int(0, Math.max(0, this.waiting.length - 1))];
    this.waiting = this.waiting.filter(({ task }) => task !== victim?.task);
    return victim !== undefined;
  }
}

/** One course of a deployment, chosen by a seed; gives what people saw and what is stored at its end. */
async function liveThrough(seed: string) {
  const random = seeded(seed);
  const { findings, deliveries } = memoryFindings();
  let now = SEEN_AT;
  let [undecided, takenOver, isCalm] = [0, 0, false];
  const mishap = (call: string): Mishap | undefined => {
    if (isCalm || !random.chance(0.15)) return undefined;
    const what = random.pick(['lost', 'later', 'refused'] as const);
    if (what === 'lost' && call === 'find') return 'later';
    if (what === 'lost') undecided++;
    return what;
  };
  const channel = fakeChannel(mishap);
  const sent: { id: string; version: number }[] = [];
  const topic: OneWayTarget = {
    kind: 'one-way',
    async send({ view: { incident } }) {
      const what = mishap('send');
      if (what === 'later' || what === 'refused') return { outcome: what, code: what };
      sent.push({ id: incidentId(incident), version: incident.version });
      return what === 'lost' ? { outcome: 'unknown', code: 'timeout' } : { outcome: 'done' };
    },
  };
  /** A client gives up when its time is over, however long the process stood still. */
  const inTime = <It extends object>(target: It): It =>
    new Proxy(target, {
      get: (of, name) => {
        const member = Reflect.get(of, name);
        if (typeof member !== 'function') return member;
        return async (...args: [{ deadline: number }]) =>
          now < args[0].deadline ? member.apply(of, args) : { outcome: 'later', code: 'deadline' };
      },
    });
  const counting = {
    ...deliveries,
    async save(...args: Parameters<typeof deliveries.save>) {
      const isHeld = await deliveries.save(...args);
      if (!isHeld) takenOver++;
      return isHeld;
    },
    async release(...args: Parameters<typeof deliveries.release>) {
      const isHeld = await deliveries.release(...args);
      if (!isHeld && 'dueAt' in args[2]) takenOver++;
      return isHeld;
    },
  };
  const processes = new Processes();
  const notify = (gated: <It extends object>(it: It) => It) =>
    composeNotify({
      config: configOf({}),
      profiles: [],
      deliveries: gated(counting),
      targets: [
        { name: 'slack', target: gated(inTime(channel.target)), minimumSeverity: 'low' },
        { name: 'sns', target: gated(inTime(topic)), minimumSeverity: 'low' },
      ],
      findings: findingRecorder(gated(findings)),
      clock: () => now,
    });
  const anything = () => {
    const spender = random.pick(SPENDERS);
    const resource = `${spender}/${random.pick(RESOURCES)}`;
    const severity = random.pick(SEVERE);
    return seen({ spender, spenderName: spender, resource, severity, detectedAt: now });
  };
  const record = () => {
    const what = anything();
    const at = now;
    const choice = random.int(0, 9);
    processes.start(async (gated) => {
      const store = gated(findings);
      const recorder = findingRecorder(store);
      if (choice < 6) return recorder.record(what);
      if (choice < 8) return recorder.end(fingerprintOf(what), at);
      const mute = muteFindings({ store, recorder, scopes: async () => [SCOPE] });
      const match = { spender: what.spender ?? '' };
      if (choice === 8) return mute({ request: 'unmute', match, by: 'b' }, at);
      const until = at + 5 * MINUTE;
      return mute({ request: 'mute', kind: 'snoozed', match, until, upTo: undefined, reason: 'r', by: 'b' }, at);
    });
  };

  let killed = 0;
  const steps = random.int(50, 500);
  for (let step = 0; step < steps; step++) {
    const choice = random.int(0, 199);
    if (choice < 8) record();
    else if (choice < 20) processes.start((gated) => notify(gated)([], now + 50 * SECOND));
    else if (choice < 21) killed += Number(processes.kill(random));
    else if (choice < 27) now += random.pick([SECOND, 15 * SECOND, MINUTE, 3 * MINUTE]);
    else await processes.step(random);
  }
  while (await processes.step(random));
  expect(processes.failures).toEqual([]);
  isCalm = true;
  for (let sweep = 0; sweep < 30; sweep++) {
    now += 5 * MINUTE;
    await notify((it) => it)([], now + 50 * SECOND);
  }
  return { findings, deliveries, posts: channel.posts, sent, undecided, takenOver, killed, now };
}

it('tells every incident once and every change of it, however processes meet, stall, die and lose answers', {
  timeout: 120_000,
}, async () => {
  const tally = { incidents: 0, undecided: 0, takenOver: 0, killed: 0 };
  for (let run = 0; run < 400; run++) {
    const { findings, deliveries, posts, sent, undecided, takenOver, killed, now } = await liveThrough(`run ${run}`);
    tally.undecided += undecided;
    tally.takenOver += takenOver;
    tally.killed += killed;
    expect(await deliveries.due(now + 24 * 60 * MINUTE, 100), `run ${run}`).toEqual([]);
    const incidents: Incident[] = [];
    for (const cause of [...SPENDERS, 'delivery-blocked/slack', 'delivery-blocked/sns']) {
      for (let episode = 1; ; episode++) {
        const incident = await findings.readIncident({ account: ACCOUNT, cause, episode });
        if (!incident) break;
        incidents.push(incident);
      }
    }
    const stored = (
      await Promise.all(
        SPENDERS.flatMap((spender) =>
          RESOURCES.map((resource) => findings.read(fingerprintOf({ ...seen(), resource: `${spender}/${resource}` }))),
        ),
      )
    ).flatMap((one) => (one ? [one.finding] : []));
    for (const incident of incidents) {
      tally.incidents++;
      const id = incidentId(incident);
      const about = `run ${run}, ${incident.cause} ${id} ${incident.status}`;
      const own = stored.filter((one) => one.incident && incidentId(one.incident) === id);
      for (const finding of own) {
        const listed = incident.findings.find(({ fingerprint }) => fingerprint === finding.fingerprint);
        expect([listed?.status, listed?.mute?.id], about).toEqual([finding.status, finding.mute?.id]);
      }
      const news = toldVersion(incident);
      const mine = posts.filter((post) => post.incident === id);
      const isForSlack = news > 0 && incident.cause !== 'delivery-blocked/slack';
      expect(mine.length, about).toBeLessThanOrEqual(isForSlack ? 1 : 0);
      const versions = sent.filter((one) => one.id === id).map(({ version }) => version);
      expect(versions, about).toEqual([...versions].sort((a, b) => a - b));
      if (incident.status === 'suppressed' || news === 0) continue;
      if (incident.cause !== 'delivery-blocked/sns') expect(versions.at(-1), about).toBeGreaterThanOrEqual(news);
      const [post] = mine;
      if (!isForSlack) continue;
      expect(post?.shown, about).toBe(incident.version);
      const said = [post?.version ?? 0, ...(post?.replies ?? []).map(({ version }) => version)];
      expect(said, about).toEqual([...new Set(said)].sort((a, b) => a - b));
      expect(said.at(-1), about).toBeGreaterThanOrEqual(news);
    }
    // One that outlives its lease while it notes a refusal, and then dies, leaves that open until the next refusal.
    if (takenOver === 0) {
      const blocked = incidents.filter(
        ({ cause, status }) => cause.startsWith('delivery-blocked') && status === 'open',
      );
      expect(blocked, `run ${run}: nothing is blocked in the end`).toEqual([]);
    }
    const repeated = sent.length - new Set(sent.map(({ id, version }) => `${id}#${version}`)).size;
    expect(repeated, `run ${run}`).toBeLessThanOrEqual(undecided + takenOver + killed);
  }
  expect(tally.incidents).toBeGreaterThan(500);
  expect(tally.undecided).toBeGreaterThan(100);
  expect(tally.takenOver).toBeGreaterThan(50);
  expect(tally.killed).toBeGreaterThan(150);
});
