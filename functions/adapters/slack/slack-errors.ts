/**
 * What an error code says of the call that it answers. `gone`: there is no such message or thread, or none that takes replies.
 * `fixed`: the message can never be edited. `lost`: the channel cannot be reached. `refused`: anything else, and not before
 * somebody acts.
 */
export type Fate = 'later' | 'unknown' | 'gone' | 'fixed' | 'lost' | 'refused';

/** Slack docs: errors of chat.postMessage, chat.update, conversations.history and conversations.replies, read 2026-11. */
const FATES: ReadonlyMap<string, Fate> = new Map([
  ['ratelimited', 'later'],
  ['rate_limited', 'later'],
  ['message_limit_exceeded', 'later'],
  // The workspace moves, or the channel does: "intermittently unavailable until the transition is complete".
  ['team_added_to_org', 'later'],
  ['org_login_required', 'later'],
  ['external_channel_migrating', 'later'],
  // "The POST data was either missing or truncated."
  ['request_timeout', 'later'],

  // "It's possible some aspect of the operation succeeded before the error was raised."
  ['fatal_error', 'unknown'],
  ['internal_error', 'unknown'],
  ['service_unavailable', 'unknown'],
  ['update_failed', 'unknown'],

  ['message_not_found', 'gone'],
  ['thread_not_found', 'gone'],
  // What is news must still be heard where a thread takes no replies: it is posted afresh.
  ['cannot_reply_to_message', 'gone'],
  ['restricted_action_non_threadable_channel', 'gone'],
  ['restricted_action_thread_locked', 'gone'],

  ['cant_update_message', 'fixed'],
  ['edit_window_closed', 'fixed'],

  ['channel_not_found', 'lost'],
  ['not_in_channel', 'lost'],
  ['is_archived', 'lost'],
  ['is_inactive', 'lost'],
]);

export const fateOf = (code: string): Fate => FATES.get(code) ?? 'refused';

/** Codes with which a channel can be posted to and not read, for want of a scope or of membership. */
export const mayNotRead = (code: string): boolean =>
  fateOf(code) === 'lost' || code === 'missing_scope' || code === 'no_permission';

/** The blocks were not taken, so nothing was posted: it may be the chart, which not every workspace has yet. */
export const BLOCKS_REFUSED: ReadonlySet<string> = new Set(['invalid_blocks', 'invalid_blocks_format']);

/** An error code as Slack writes them; undefined for other text, which might hold anything. */
export const slackCode = (text: unknown): string | undefined =>
  typeof text === 'string' && /^[a-z][a-z_]{1,63}$/.test(text) ? text : undefined;
