import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#core/ports/clock.ts';
import { type ChannelTimeline, inboxDocument, inboxPolicy } from './inbox-document.ts';
import { argumentsOf, isForLoopback, isFromPage, readBody } from './inbox-request.ts';
import { inboxStream } from './inbox-stream.ts';
import { timeline } from './inbox-timeline.ts';
import { createSlackInbox, type SlackInbox } from './slack-api.ts';

/** A Slack of this machine's own: what takes messages, and the page that shows them. */
export interface RunningInbox {
  /** The page; an incoming webhook of a channel is `hook/<channel>` below it. */
  readonly url: string;
  /** What stands for `https://slack.com/api`. */
  readonly apiUrl: string;
  readonly inbox: SlackInbox;
  stop(): Promise<void>;
}

type Answer = readonly [status: number, body: string, headers?: Readonly<Record<string, string>>];

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** Starts an inbox on a free port of the loopback interface; `now` dates what is posted. */
export async function startInbox({ now }: { now: Clock }): Promise<RunningInbox> {
  const inbox = createSlackInbox({ now, onChange: () => stream.changed() });
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const timelines = (): readonly ChannelTimeline[] =>
    inbox.channels().map((channel) => ({
      channel,
      entries: timeline(inbox.messages(channel), { timeZone, now: now() }),
    }));
  const stream = inboxStream(timelines);

  const answer = async (request: IncomingMessage, path: string): Promise<Answer> => {
    if (request.method === 'GET' && path === '/') return page(timelines());
    const [, door, name] = /^\/(api|hook)\/([\w.]+)$/.exec(path) ?? [];
    if (door === undefined || name === undefined) return [404, 'not found'];
    if (request.method !== 'POST') return [405, 'POST only', { allow: 'POST' }];
    if (isFromPage(request)) return [403, 'not for pages'];
    const body = await readBody(request);
    if (body === undefined) return [413, 'too large'];
    return door === 'api' ? called(inbox, name, request, body) : received(inbox, name, request, body);
  };

  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (!isForLoopback(request)) send(response, [421, 'not for this host']);
    else if (request.method === 'GET' && path === '/events') stream.connect(response);
    else
      answer(request, path).then(
        (answered) => send(response, answered),
        () => send(response, [500, 'failed']),
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  return {
    url,
    apiUrl: `${url}api`,
    inbox,
    async stop() {
      stream.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function page(timelines: readonly ChannelTimeline[]): Answer {
  const nonce = randomBytes(16).toString('base64');
  return [
    200,
    inboxDocument(timelines, nonce),
    { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': inboxPolicy(nonce) },
  ];
}

/** Slack docs: Slack Web API; a token comes as a header, arguments as JSON or a form. */
function called(inbox: SlackInbox, method: string, { headers }: IncomingMessage, body: string): Answer {
  const args = argumentsOf(headers['content-type'], body);
  if (!args) return [200, JSON.stringify({ ok: false, error: 'invalid_json' }), JSON_TYPE];
  const [, token] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
  const answered = inbox.handle(method, args, token);
  return [answered.status, JSON.stringify(answered.body), { ...JSON_TYPE, ...answered.headers }];
}

/** Slack docs: sending messages using incoming webhooks; answers are plain text. */
function received(inbox: SlackInbox, channel: string, { headers }: IncomingMessage, body: string): Answer {
  const answered = inbox.receive(channel, argumentsOf(headers['content-type'], body));
  return [answered.status, answered.body];
}

function send(response: ServerResponse, [status, body, headers = {}]: Answer): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...headers,
  });
  response.end(body);
}
