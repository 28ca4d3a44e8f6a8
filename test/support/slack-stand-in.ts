import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listOf, objectOf, textOf } from '#core/invocation/json.ts';
import type { Clock } from '#core/ports/clock.ts';
import { createSlackInbox, type SlackInbox } from '#functions/local/inbox/slack-api.ts';
import { DOCUMENTED_LIMITS, type SlackLimits, slackLimits } from './slack-limits.ts';
import {
  type Answer,
  type Args,
  callOf,
  errorAnswer,
  faultAnswer,
  json,
  type SlackCall,
  type SlackFault,
  WEBHOOK_PATH,
} from './slack-wire.ts';

export interface SlackStandIn {
  readonly baseUrl: string;
  readonly webhookUrl: string;
  /** What people see: messages with their edits and threads. */
  readonly inbox: SlackInbox;
  readonly calls: readonly SlackCall[];
  /** What somebody has changed in the workspace. */
  readonly workspace: {
    readonly archived: Set<string>;
    readonly missing: Set<string>;
    readonly revoked: Set<string>;
    readonly missingScopes: Set<string>;
    takesCharts: boolean;
  };
  /** Has a fault befall the next calls of a method. */
  befall(method: string, fault: SlackFault, times?: number): void;
  /** Nothing listens until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

interface Options {
  readonly now?: Clock;
  /** How long a message takes until the history shows it. */
  readonly historyLagMs?: number;
  readonly limits?: SlackLimits;
}

/** The channel of the incoming webhook. */
export const WEBHOOK_CHANNEL = 'C0WEBHOOK';

/** slackStandIn serves what the adapter calls, as Slack documents it, on loopback and on a clock that is passed in. */
export async function slackStandIn(options: Options = {}): Promise<SlackStandIn> {
  const { now = Date.now, historyLagMs = 0, limits = DOCUMENTED_LIMITS } = options;
  const inbox = createSlackInbox({ now });
  const overLimit = slackLimits(limits, now);
  const calls: SlackCall[] = [];
  const faults: { method: string; fault: SlackFault }[] = [];
  const workspace = {
    archived: new Set<string>(),
    missing: new Set<string>(),
    revoked: new Set<string>(),
    missingScopes: new Set<string>(),
    takesCharts: true,
  };

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const call = await callOf(incoming);
    calls.push(call);
    const at = faults.findIndex(({ method }) => method === call.method);
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
    if (fault === 'lost-before') return void incoming.socket.destroy();
    if (fault === 'silent-before') return;
    const answer = (fault && faultAnswer(fault, call.method)) ?? answerTo(call);
    if (fault === 'lost-after') return void incoming.socket.destroy();
    if (fault === 'silent-after') return;
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  function answerTo(call: SlackCall): Answer {
    const { method, args } = call;
    const channel = method === 'webhook' ? WEBHOOK_CHANNEL : (textOf(args['channel']) ?? '');
    const wait = overLimit(method, channel);
    const refusal = wait === undefined ? refusalOf(call, channel) : 'ratelimited';
    if (refusal !== undefined) return errorAnswer(method, refusal, wait);
    if (method === 'webhook') return inbox.receive(channel, args);
    const { status, headers, body } = inbox.handle(method, lagging(method, args), call.token);
    return json(status, body, headers);
  }

  function refusalOf({ method, args, token }: SlackCall, channel: string): string | undefined {
    if (token !== undefined && workspace.revoked.has(token)) return 'token_revoked';
    const scope = method.startsWith('chat.') ? 'chat:write' : 'channels:history';
    if (method !== 'webhook' && method !== 'auth.test' && workspace.missingScopes.has(scope)) return 'missing_scope';
    if (workspace.missing.has(channel)) return 'channel_not_found';
    if (workspace.archived.has(channel) && method === 'chat.postMessage') return 'is_archived';
    if (workspace.archived.has(channel) && method === 'chat.update') return 'is_inactive';
    if (workspace.archived.has(channel) && method === 'webhook') return 'channel_is_archived';
    const charts = listOf(args['blocks']).filter((block) => objectOf(block)?.['type'] === 'data_visualization');
    return charts.length > 0 && !workspace.takesCharts ? 'invalid_blocks' : undefined;
  }

  /** Reads see what was there a while ago. */
  function lagging(method: string, args: Args): Args {
    if (!method.startsWith('conversations.') || historyLagMs === 0) return args;
    const latest = Math.min(Number(args['latest'] ?? Number.POSITIVE_INFINITY), (now() - historyLagMs) / 1000);
    return { ...args, latest: latest.toFixed(6) };
  }

  async function up(): Promise<void> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }

  async function down(): Promise<void> {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }

  return {
    baseUrl: `http://127.0.0.1:${port}/api`,
    webhookUrl: `http://127.0.0.1:${port}${WEBHOOK_PATH}`,
    inbox,
    calls,
    workspace,
    befall: (method, fault, times = 1) => void faults.push(...Array.from({ length: times }, () => ({ method, fault }))),
    up,
    down,
    stop: down,
  };
}
