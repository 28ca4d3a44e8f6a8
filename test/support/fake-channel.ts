import type { Attempt, MessageRef, Outcome } from '#core/findings/delivery.ts';
import { incidentId } from '#core/findings/incident-ref.ts';
import type { Telling, ThreadedTarget } from '#core/ports/target.ts';

/** What befalls one call into the channel: `lost` is carried out and its answer is not heard. */
export type Mishap = 'lost' | 'later' | 'refused' | 'gone';

interface Posted {
  readonly ts: string;
  readonly incident: string;
  readonly version: number;
  shown: number;
  status: string;
  deleted: boolean;
  readonly replies: { readonly version: number; readonly said: readonly string[] }[];
}

/** A channel in this process, whose mishaps a test chooses; every post and reply is there as long as the test lasts. */
export function fakeChannel(mishap: (call: string) => Mishap | undefined = () => undefined) {
  const posts: Posted[] = [];
  const done = async (call: string, act: () => Outcome): Promise<Outcome> => {
    const what = mishap(call);
    if (what === 'later') return { outcome: 'later', code: 'ratelimited', afterMs: 1_000 };
    if (what === 'refused') return { outcome: 'refused', code: 'token_revoked' };
    if (what === 'gone') return { outcome: 'gone' };
    const outcome = act();
    return what === 'lost' ? { outcome: 'unknown', code: 'timeout' } : outcome;
  };
  const at = ({ ts }: MessageRef) => posts.find((post) => post.ts === ts && !post.deleted);
  const refOf = ({ ts }: Posted): Outcome => ({ outcome: 'done', message: { channel: 'C1', ts } });
  const said = ({ changes }: Telling) => changes.map(({ what }) => what);

  const target: ThreadedTarget = {
    kind: 'threaded',
    post: ({ view: { incident } }) =>
      done('post', () => {
        const { version, status } = incident;
        const post = { incident: incidentId(incident), version, shown: version, status, deleted: false, replies: [] };
        posts.push({ ts: `${posts.length + 1}.0`, ...post });
        return refOf(posts.at(-1) as Posted);
      }),
    edit: ({ view: { incident } }, message) =>
      done('edit', () => {
        const post = at(message);
        if (!post) return { outcome: 'gone' };
        post.shown = incident.version;
        post.status = incident.status;
        return refOf(post);
      }),
    reply: (telling, message) =>
      done('reply', () => {
        const post = at(message);
        if (!post) return { outcome: 'gone' };
        post.replies.push({ version: telling.view.incident.version, said: said(telling) });
        return refOf(post);
      }),
    find: ({ view: { incident } }, { kind, version }: Attempt, message) =>
      done('find', () => {
        const found =
          kind === 'post'
            ? posts.find((post) => post.incident === incidentId(incident) && post.version === version)
            : message && at(message)?.replies.some((reply) => reply.version === version) && at(message);
        return found ? refOf(found) : { outcome: 'absent' };
      }),
  };
  return { target, posts };
}
