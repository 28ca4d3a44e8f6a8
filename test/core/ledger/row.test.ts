import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Invocation } from '#core/invocation/invocation.ts';
import { betterRow, dedupe, PARSER_VERSION, type Row, toRow } from '#core/ledger/row.ts';
import { decodeSegment, encodeSegment } from '#core/ledger/segment-codec.ts';
import { anyRepeatedRows } from '../../support/arbitraries.ts';
import { fakeKeyRing } from '../../support/fake-key-ring.ts';
import { NINE, row, tokens, uuid } from '../../support/row.ts';

const { names: hash } = fakeKeyRing();
const callOf = (other: Partial<Invocation> = {}): Invocation => {
  const { parserVersion, ...call } = row(1, NINE);
  expect(parserVersion).toBe(1);
  return { ...call, ...other };
};
const rowOf = (other: Partial<Invocation>, keys: readonly string[] = [], names = new Map<string, string>()) =>
  toRow(callOf(other), new Set(keys), hash, names);

describe('the row of a call', () => {
  it.each([
    ['a UUID as it is', uuid(7), uuid(7)],
    [
      'an upper-case UUID in lower case',
      'ABCDEF00-0000-4000-8000-00000000000A',
      'abcdef00-0000-4000-8000-00000000000a',
    ],
    ['any other id as a hash of 16 bytes', 'req-1', `#${hash('id.1', 'req-1')}${hash('id.2', 'req-1')}`],
    [
      'an id that only begins as a UUID as a hash',
      `${uuid(7)}0`,
      `#${hash('id.1', `${uuid(7)}0`)}${hash('id.2', `${uuid(7)}0`)}`,
    ],
  ])('keeps %s', (_, requestId, kept) => expect(rowOf({ requestId }).requestId).toBe(kept));

  it('tells ids apart that are no UUIDs and differ in case', () => {
    expect(rowOf({ requestId: 'REQ-1' }).requestId).not.toBe(rowOf({ requestId: 'req-1' }).requestId);
  });

  it('holds hashes of role and metadata, whose texts are given apart', () => {
    const names = new Map<string, string>();
    const made = rowOf(
      { role: 'arn:aws:iam::111122223333:role/helpdesk', metadata: { team: 'blue' } },
      ['team'],
      names,
    );
    expect(JSON.stringify(made)).not.toMatch(/helpdesk|blue/);
    expect(names).toEqual(
      new Map([
        [made.role, 'arn:aws:iam::111122223333:role/helpdesk'],
        [made.metadata.team, 'blue'],
      ]),
    );
  });

  it('keeps only the metadata that spend is summed by', () => {
    const names = new Map<string, string>();
    const made = rowOf({ metadata: { team: 'blue', session: 'mine' } }, ['team'], names);
    expect(Object.keys(made.metadata)).toEqual(['team']);
    expect([...names.values()]).toEqual(['blue']);
  });

  it('hashes one text under two keys differently', () => {
    const { metadata } = rowOf({ metadata: { team: 'blue', app: 'blue' } }, ['team', 'app']);
    expect(metadata.team).not.toBe(metadata.app);
  });

  it('has no role where the record has none, and this reader as its version', () => {
    expect('role' in rowOf({})).toBe(false);
    expect(rowOf({}).parserVersion).toBe(PARSER_VERSION);
  });
});

describe('of two readings of one request', () => {
  const plain = row(1, NINE);
  const unknown = row(1, NINE, { tokens: { ...tokens(), output: undefined } });
  const untold = row(1, NINE, { tokens: tokens({ input: 100, output: 10, cacheWriteUnknownTtl: 50 }) });

  it.each<[string, Row, Row]>([
    ['the newer parser, even with less known', { ...unknown, parserVersion: 2 }, plain],
    ['the known usage', plain, unknown],
    ['the known usage, even with an untold lifetime', untold, unknown],
    ['a failed call, whose cost is known, over unknown usage', { ...unknown, errorCode: 'Throttled' }, unknown],
    ['the known lifetime', plain, untold],
    [
      'fewer tokens of an untold lifetime',
      row(1, NINE, { tokens: tokens({ input: 100, output: 10, cacheWriteUnknownTtl: 49 }) }),
      untold,
    ],
  ])('%s wins', (_, better, worse) => {
    expect(betterRow(better, worse)).toBe(better);
    expect(betterRow(worse, better)).toBe(better);
  });

  it('equals in merit are settled alike in both orders', () => {
    const [a, b] = [row(1, NINE, { latencyMs: 1 }), row(1, NINE, { latencyMs: 2 })];
    expect(betterRow(a, b)).toBe(betterRow(b, a));
  });
});

describe('rows without repeats', () => {
  test.prop([anyRepeatedRows])('are one for each request, in order of time', (rows) => {
    const once = dedupe(rows);
    expect(new Set(once.map(({ requestId }) => requestId))).toEqual(new Set(rows.map(({ requestId }) => requestId)));
    expect(new Set(once.map(({ requestId }) => requestId)).size).toBe(once.length);
    expect(once.map(({ timestamp }) => timestamp)).toEqual(
      once.map(({ timestamp }) => timestamp).sort((a, b) => a - b),
    );
  });

  test.prop([anyRepeatedRows])('stay as they are', (rows) => {
    expect(dedupe(dedupe(rows))).toEqual(dedupe(rows));
  });

  test.prop([
    anyRepeatedRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length * 2 })),
    ),
  ])('are the same in whatever order, and however often, the deliveries come', ([rows, delivered]) => {
    expect(dedupe(delivered)).toEqual(dedupe(rows));
  });

  test.prop([anyRepeatedRows, fc.nat(), fc.nat()])(
    'are the same when batches were freed of repeats before, however they were cut',
    (rows, first, second) => {
      const [a, b] = [first % (rows.length + 1), second % (rows.length + 1)].sort((x, y) => x - y);
      const batches = [rows.slice(0, a), rows.slice(a, b), rows.slice(b), rows.slice(a)];
      expect(dedupe(batches.flatMap(dedupe))).toEqual(dedupe(rows));
    },
  );
});

describe('two readings of one request that differ in more than merit', () => {
  const first = rowOf({ stopReason: 'a' });
  const second = rowOf({ stopReason: 'z', tier: 'reserved' });
  const decoded = (one: Row): Row => {
    const [read] = decodeSegment(encodeSegment([one], NINE), one.scope, NINE);
    if (!read) throw new Error('no row');
    return read;
  };
  const forms = (one: Row): Row[] => {
    const { features: _, ...plain } = one;
    return [one, decoded(one), Object.fromEntries(Object.entries(plain).reverse()) as unknown as Row];
  };

  it('give the same one, fresh or stored, with features or without, in either order', () => {
    const winners = forms(first).flatMap((a) =>
      forms(second).flatMap((b) => [betterRow(a, b).stopReason, betterRow(b, a).stopReason]),
    );
    expect(new Set(winners).size).toBe(1);
  });
});
