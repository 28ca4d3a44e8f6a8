import fc from 'fast-check';
import {
  type ServiceTier,
  TOKEN_METERS,
  TURN_HASH_BYTES,
  type TurnFeatures,
  type TurnHash,
} from '#core/invocation/invocation.ts';
import { type Page, PageBuilder, type Tally } from '#core/ledger/page.ts';
import type { Row } from '#core/ledger/row.ts';
import { PRICE_LAYERS } from '#core/pricing/charge.ts';
import { type EpochMinute, msOf } from '#core/time.ts';
import { NINE, SCOPE } from './row.ts';

const hexOf = (digits: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: digits, maxLength: digits }).map((all) => all.join(''));

const OWN_PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123';
const FOREIGN_PROFILE = OWN_PROFILE.replace('111122223333', '444455556666');

/** A keyed hash as the rows hold it. */
export const anyHash = hexOf(16);
/** Whatever a caller can write into a record: any code points, none of them half a surrogate pair. */
export const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const anyCount = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 200_000 }), fc.nat({ max: 2 ** 45 }));

const anyTokens = fc.record(
  Object.fromEntries(TOKEN_METERS.map((meter) => [meter, fc.option(anyCount, { nil: undefined })])) as Record<
    (typeof TOKEN_METERS)[number],
    fc.Arbitrary<number | undefined>
  >,
  { noNullPrototype: true },
);

const anyTurnHash = (field: TurnHash): fc.Arbitrary<string> => hexOf(TURN_HASH_BYTES[field] * 2);

const anyFeatures = (keyId: number): fc.Arbitrary<TurnFeatures> =>
  fc.record(
    {
      keyId: fc.constant(keyId),
      conversation: anyTurnHash('conversation'),
      prefix: anyTurnHash('prefix'),
      turns: fc.nat({ max: 500 }),
      call: anyTurnHash('call'),
      result: anyTurnHash('result'),
      resultIsError: fc.boolean(),
      answer: anyTurnHash('answer'),
    },
    { requiredKeys: ['keyId'], noNullPrototype: true },
  );

const anyRequestId = fc.oneof(
  fc.uuid(),
  hexOf(32).map((digits) => `#${digits}`),
);

/** Rows of one minute that share the key of their features, in any state of knowledge. */
export const anyRow = (
  minute: EpochMinute = NINE,
  requestId: fc.Arbitrary<string> = anyRequestId,
  keyId = 7,
): fc.Arbitrary<Row> =>
  fc.record(
    {
      scope: fc.constant(SCOPE),
      requestId,
      timestamp: fc.nat({ max: 59_999 }).map((ms) => msOf(minute) + ms),
      operation: fc.oneof(fc.constantFrom('Converse', 'ConverseStream', 'InvokeModel'), anyText),
      modelId: fc.oneof(fc.constantFrom('amazon.nova-lite-v1:0', OWN_PROFILE, FOREIGN_PROFILE), anyText),
      invokedModelId: anyText,
      role: anyHash,
      errorCode: fc.constantFrom('ThrottlingException', 'unknown'),
      stopReason: fc.constantFrom('end_turn', 'tool_use'),
      streamed: fc.boolean(),
      latencyMs: fc.nat(),
      images: fc.nat({ max: 5 }),
      tokens: anyTokens,
      tier: fc.constantFrom<ServiceTier>('standard', 'flex', 'priority', 'reserved'),
      latencyOptimized: fc.boolean(),
      inputWasInclusive: fc.boolean(),
      metadata: fc.dictionary(anyText, anyHash, { maxKeys: 3, noNullPrototype: true }),
      features: anyFeatures(keyId),
      parserVersion: fc.nat({ max: 3 }),
    },
    {
      requiredKeys: [
        'scope',
        'requestId',
        'timestamp',
        'operation',
        'modelId',
        'streamed',
        'tokens',
        'tier',
        'latencyOptimized',
        'inputWasInclusive',
        'metadata',
        'parserVersion',
      ],
      noNullPrototype: true,
    },
  );

export const anyRows = fc.array(anyRow(), { maxLength: 8 });

/** Rows of few requests, so that most come more than once, as differing readings too. */
export const anyRepeatedRows = fc.array(
  anyRow(
    NINE,
    fc.constantFrom(
      '00000000-0000-4000-8000-00000000000a',
      '00000000-0000-4000-8000-00000000000b',
      `#${'0123456789abcdef'.repeat(2)}`,
    ),
  ),
  { maxLength: 10 },
);

const anyMoney = fc.bigInt({ min: 0n, max: 10n ** 21n });
const countsOf = <Name extends string>(names: readonly Name[]): fc.Arbitrary<Record<Name, number>> =>
  fc.record(Object.fromEntries(names.map((name) => [name, anyCount])) as Record<Name, fc.Arbitrary<number>>, {
    noNullPrototype: true,
  }) as fc.Arbitrary<Record<Name, number>>;

export const anyTally: fc.Arbitrary<Tally> = fc
  .record({
    counts: countsOf([
      ...([
        'calls',
        'failed',
        'unknownUsage',
        'unpriced',
        'unknownAndUnpriced',
        'committed',
        'unpricedImages',
      ] as const),
    ]),
    tokens: countsOf(TOKEN_METERS),
    unpricedTokens: countsOf(TOKEN_METERS),
    listCost: anyMoney,
    doubt: anyMoney,
    layers: countsOf(PRICE_LAYERS),
  })
  .map(({ counts, listCost, doubt, ...rest }) => ({ ...counts, ...rest, listCost, listCostUpper: listCost + doubt }));

const anyEntry = fc.tuple(anyText, anyText, fc.option(anyHash, { nil: undefined }), anyTally);
const anyMetadata = fc.tuple(anyText, anyHash, anyTally);

/** A page with the entries of a few spenders and metadata values, in any order. */
export const anyPage: fc.Arbitrary<Page> = fc
  .tuple(fc.array(anyEntry, { maxLength: 4 }), fc.array(anyMetadata, { maxLength: 3 }))
  .map(([entries, metadata]) => {
    const page = new PageBuilder();
    for (const [spender, model, role, tally] of entries) Object.assign(page.entry(spender, model, role), tally);
    for (const [key, value, tally] of metadata) Object.assign(page.metadataEntry(key, value), tally);
    return page.build();
  });
