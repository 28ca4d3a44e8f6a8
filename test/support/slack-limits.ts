import type { Clock } from '#core/ports/clock.ts';

/** Slack docs: Rate limits. Posts are counted a channel, the other methods a workspace. */
export interface SlackLimits {
  /** Posts to a channel at once; one more for every second that passes. */
  readonly postBurst: number;
  /** Tier 3: 50 a minute and more. */
  readonly updatesPerMinute: number;
  readonly readsPerMinute: number;
}

export const DOCUMENTED_LIMITS: SlackLimits = { postBurst: 5, updatesPerMinute: 50, readsPerMinute: 50 };

/** slackLimits tells of each call whether it is one too many: the whole seconds after which another is taken, else undefined. */
export function slackLimits(limits: SlackLimits, now: Clock): (method: string, channel: string) => number | undefined {
  const buckets = new Map<string, { left: number; at: number }>();

  return (method, channel) => {
    if (method === 'chat.postMessage' || method === 'webhook') return take(`post ${channel}`, limits.postBurst, 1);
    if (method === 'chat.update') return take(method, limits.updatesPerMinute, limits.updatesPerMinute / 60);
    if (method.startsWith('conversations.')) return take(method, limits.readsPerMinute, limits.readsPerMinute / 60);
    return undefined;
  };

  function take(name: string, size: number, perSecond: number): number | undefined {
    const bucket = buckets.get(name) ?? { left: size, at: now() };
    const left = Math.min(size, bucket.left + ((now() - bucket.at) / 1000) * perSecond);
    const taken = left >= 1 ? 1 : 0;
    buckets.set(name, { left: left - taken, at: now() });
    return taken === 1 ? undefined : Math.ceil((1 - left) / perSecond);
  }
}
