import type { ServerResponse } from 'node:http';
import type { ChannelTimeline } from './inbox-document.ts';

/** Changes are sent together after this long, so that a replay's hundreds a second do not each draw the page. */
const GATHER_MS = 100;

/** Server-sent events to the pages that are open. */
export interface InboxStream {
  connect(response: ServerResponse): void;
  /** To be called when anything may have changed. */
  changed(): void;
  stop(): void;
}

interface Viewer {
  readonly response: ServerResponse;
  /** Markup that was sent, by channel and key. */
  readonly sent: Map<string, Map<string, string>>;
}

/** inboxStream tells each page what it does not show yet of `timelines`, the whole of it at first. */
export function inboxStream(timelines: () => readonly ChannelTimeline[]): InboxStream {
  const viewers = new Set<Viewer>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (viewers.size === 0) return;
    const now = timelines();
    for (const viewer of viewers) bringUpToDate(viewer, now);
  };
  return {
    connect(response) {
      const viewer: Viewer = { response, sent: new Map() };
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      viewers.add(viewer);
      response.on('close', () => viewers.delete(viewer));
      bringUpToDate(viewer, timelines());
      response.write('event: settled\ndata:\n\n');
      response.on('drain', flush);
    },
    changed() {
      timer ??= setTimeout(flush, GATHER_MS).unref();
    },
    stop() {
      clearTimeout(timer);
      for (const { response } of viewers) response.end();
    },
  };
}

function bringUpToDate({ response, sent }: Viewer, timelines: readonly ChannelTimeline[]): void {
  for (const { channel, entries } of timelines) {
    // A page that reads slowly gets the state of then, not every state until then.
    if (response.writableNeedDrain) return;
    const before = sent.get(channel);
    const after = new Map(entries.map(({ key, shown }) => [key, shown.markup]));
    const changes = entries.map(({ key, shown }) =>
      before?.get(key) === shown.markup ? { key } : { key, markup: shown.markup },
    );
    if (before?.size === after.size && !changes.some((change) => 'markup' in change)) continue;
    sent.set(channel, after);
    response.write(`event: channel\ndata: ${JSON.stringify({ channel, entries: changes })}\n\n`);
  }
}
