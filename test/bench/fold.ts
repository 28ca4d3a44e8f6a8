import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { parseConfig } from '#core/config/config.ts';
import { cutHash, type Hash, type TurnHash } from '#core/invocation/invocation.ts';
import { foldRows } from '#core/ledger/page.ts';
import { encodePage } from '#core/ledger/page-codec.ts';
import { dedupe, PARSER_VERSION, type Row } from '#core/ledger/row.ts';
import { decodeSegment, encodeSegment } from '#core/ledger/segment-codec.ts';
import { pricingOf } from '#core/pricing/pricing.ts';
import { minuteOf, msOf } from '#core/time.ts';
import { type Random, seeded, uuid } from '#functions/local/sample/random.ts';
import { interleave, ratioOf, spreadOf } from './harness.ts';
import { profileArn } from './plain-records.ts';
import type { Section } from './section.ts';

const ROWS = 10_000;
const ROWS_A_SEGMENT = 100;
const ROUNDS = 15;
const SCOPE = 'aws.111122223333.us-east-1';
const MINUTE = minuteOf(Date.UTC(2026, 10, 2, 9));
const PROFILES = Array.from({ length: 10 }, (_, at) => ({
  arn: profileArn(`bench${at}`),
  name: `profile-${at}`,
  models: ['us.anthropic.claude-sonnet-4-6'],
  tags: {},
}));

/** Rows of one busy minute on their way from stored segments into a page, over JSON.parse of the same rows. */
export async function fold(): Promise<Section[]> {
  const parsed = parseConfig({});
  if ('errors' in parsed) throw new Error('the empty configuration is not valid');
  const pricing = pricingOf(parsed.config.prices, PROFILES);
  const rows: Section['rows'][number][] = [];
  for (const withFeatures of [false, true]) {
    const random = seeded('fold');
    const segments = Array.from({ length: ROWS / ROWS_A_SEGMENT }, () =>
      Array.from({ length: ROWS_A_SEGMENT }, () => rowOf(random, withFeatures)),
    );
    const json = segments.map((segment) => JSON.stringify(segment));
    const bytes = segments.map((segment) => encodeSegment(segment, MINUTE));
    const stored = bytes.map((one) => deflateRawSync(one));
    const decode = () => bytes.flatMap((one) => decodeSegment(one, SCOPE, MINUTE));
    const all = decode();
    const taken = await interleave(
      {
        floor: () => json.flatMap((one) => JSON.parse(one) as Row[]),
        whole: () =>
          encodePage(
            foldRows(
              stored.flatMap((one) => decodeSegment(inflateRawSync(one), SCOPE, MINUTE)),
              pricing,
            ),
          ),
        inflate: () => stored.map((one) => inflateRawSync(one)),
        decode,
        dedupe: () => dedupe(all),
        'dedupe, price and sum': () => foldRows(all, pricing),
        encode: () => segments.map((segment) => encodeSegment(segment, MINUTE)),
      },
      ROUNDS,
    );
    for (const [step, timing] of Object.entries(taken)) {
      rows.push({
        rows: withFeatures ? 'agent' : 'plain',
        step: step === 'floor' ? 'JSON.parse (floor)' : step,
        'x floor': ratioOf(timing.cpu, taken.floor.cpu),
        'k rows/s a core': ROWS / spreadOf(timing.cpu).median,
        'bytes a row': step === 'floor' ? sizeOf(json) / ROWS : step === 'inflate' ? sizeOf(stored) / ROWS : undefined,
      });
    }
  }
  return [
    {
      bench: 'fold',
      about: `${ROWS} rows of a minute in segments of ${ROWS_A_SEGMENT}, over JSON.parse of the same rows`,
      rows,
    },
  ];
}

const sizeOf = (parts: readonly { readonly length: number }[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0);

function rowOf(random: Random, withFeatures: boolean): Row {
  const hash = (field: TurnHash): Hash => cutHash(field, uuid(random).replaceAll('-', ''));
  const oneOf = (field: TurnHash, most: number): Hash => cutHash(field, `${random.int(0, most)}`.padEnd(16, 'c'));
  return {
    scope: SCOPE,
    requestId: uuid(random),
    timestamp: msOf(MINUTE) + random.int(0, 59) * 1000,
    operation: 'Converse',
    modelId: PROFILES[random.int(0, 9)]?.arn ?? '',
    role: `${random.int(0, 2)}`.padStart(16, '0'),
    streamed: false,
    tokens: {
      input: random.int(10, 20_000),
      output: random.int(10, 2_000),
      cacheRead: random.int(0, 30_000),
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      cacheWrite30m: 0,
      cacheWriteUnknownTtl: 0,
    },
    tier: 'standard',
    latencyOptimized: false,
    inputWasInclusive: false,
    metadata: {},
    ...(withFeatures && {
      stopReason: 'tool_use',
      latencyMs: random.int(300, 20_000),
      features: {
        keyId: 1,
        turns: random.int(1, 80),
        conversation: oneOf('conversation', 40),
        prefix: oneOf('prefix', 4),
        call: hash('call'),
        result: hash('result'),
        resultIsError: random.chance(0.1),
      },
    }),
    parserVersion: PARSER_VERSION,
  };
}
