import { createHash } from 'node:crypto';
import type { SpendSteps } from '#core/anomaly/spend-steps.ts';
import type { EndedConversations } from '#core/conversations/past-conversations.ts';
import type { Resolution } from '#core/ledger/cover.ts';
import { decodePage, encodePage } from '#core/ledger/page-codec.ts';
import { decodeSegment, encodeSegment } from '#core/ledger/segment-codec.ts';
import type { LedgerStore, Progress } from '#core/ports/ledger-store.ts';
import { type EpochMinute, floorTo, HOUR } from '#core/time.ts';

/** A ledger in this process's memory, for machines without an embedded DynamoDB; it keeps the same promises. */
export function memoryLedger(): LedgerStore {
  const segments = new Map<string, Map<string, Uint8Array>>();
  const tooLate = new Map<string, Set<EpochMinute>>();
  const dirty = new Map<string, Map<EpochMinute, string>>();
  const pages = new Map<string, Map<EpochMinute, { version: number; bytes: Uint8Array }>>();
  const conversations = new Map<string, Map<EpochMinute, EndedConversations>>();
  const spendSteps = new Map<string, Map<EpochMinute, SpendSteps>>();
  const progress = new Map<string, Progress>();
  const names = new Map<string, string>();
  let tokens = 0;

  const under = <Name, Value>(of: Map<string, Map<Name, Value>>, key: string): Map<Name, Value> => {
    const known = of.get(key);
    if (known) return known;
    const fresh = new Map<Name, Value>();
    of.set(key, fresh);
    return fresh;
  };
  const pagesOf = (scope: string, resolution: Resolution) => under(pages, `${scope}#${resolution}`);
  const keep = (partition: string, minute: EpochMinute, bytes: Uint8Array): void => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    under(segments, `${partition}#${minute}`).set(digest, bytes);
  };
  const read = (partition: string, scope: string, minute: EpochMinute) =>
    [...(segments.get(`${partition}#${minute}`)?.values() ?? [])].flatMap((bytes) =>
      decodeSegment(bytes, scope, minute),
    );

  return {
    scopes: async () => [...progress.keys()].sort(),
    async addScope(scope, now) {
      const hour = floorTo(now, HOUR);
      if (!progress.has(scope)) progress.set(scope, { foldedUntil: now, closingUntil: hour, closedUntil: hour });
    },

    async putSegment(scope, minute, rows) {
      keep(`L1#${scope}`, minute, encodeSegment(rows, minute));
    },
    async *readSegments(scope, from, to) {
      for (let minute = from; minute < to; minute++) {
        const rows = read(`L1#${scope}`, scope, minute);
        if (rows.length > 0) yield { minute, rows };
      }
    },
    async putTooLate(scope, minute, rows) {
      keep(`LATE#${scope}`, minute, encodeSegment(rows, minute));
      tooLate.set(scope, (tooLate.get(scope) ?? new Set<EpochMinute>()).add(minute));
    },
    async readTooLate(scope) {
      return [...(tooLate.get(scope) ?? [])].flatMap((minute) => read(`LATE#${scope}`, scope, minute));
    },

    async markDirty(scope, minute) {
      under(dirty, scope).set(minute, String(++tokens));
    },
    async dirtyMarks(scope, limit) {
      const marks = [...under(dirty, scope)].map(([minute, token]) => ({ minute, token }));
      return marks.sort((a, b) => b.minute - a.minute).slice(0, limit);
    },
    async clearDirty(scope, { minute, token }) {
      if (under(dirty, scope).get(minute) === token) under(dirty, scope).delete(minute);
    },

    async readPages(scope, resolution, from, to) {
      return [...pagesOf(scope, resolution)]
        .filter(([start]) => start >= from && start < to)
        .sort(([a], [b]) => a - b)
        .map(([start, { version, bytes }]) => ({ start, version, page: decodePage(bytes) }));
    },
    async putPage(scope, resolution, start, page, expected) {
      const known = pagesOf(scope, resolution).get(start)?.version ?? 0;
      if (known !== expected) return false;
      pagesOf(scope, resolution).set(start, { version: expected + 1, bytes: encodePage(page) });
      return true;
    },

    async putConversations(scope, hour, ended) {
      under(conversations, scope).set(hour, structuredClone(ended));
    },
    async readConversations(scope, from, to) {
      return new Map([...under(conversations, scope)].filter(([hour]) => hour >= from && hour < to));
    },

    async putSpendSteps(scope, hour, steps) {
      under(spendSteps, scope).set(hour, structuredClone(steps));
    },
    async readSpendSteps(scope, from, to) {
      const kept = [...under(spendSteps, scope)].filter(([hour]) => hour >= from && hour < to);
      return new Map(kept.sort(([a], [b]) => a - b));
    },

    readProgress: async (scope) => progress.get(scope),
    async advanceProgress(scope, change) {
      const known = progress.get(scope);
      if (!known) return;
      const next = { ...known, ...change };
      const goesBack = (Object.keys(next) as (keyof Progress)[]).some(
        (field) => (next[field] ?? 0) < (known[field] ?? 0),
      );
      if (!goesBack) progress.set(scope, next);
    },

    async putNames(more) {
      for (const [hash, name] of more) names.set(hash, name);
    },
    async readNames(hashes) {
      return new Map([...hashes].flatMap((hash) => (names.has(hash) ? [[hash, names.get(hash) ?? ''] as const] : [])));
    },
  };
}
