import type { ServiceTier, TurnFeatures } from '#core/invocation/invocation.ts';
import { type EpochMinute, msOf } from '#core/time.ts';
import type { Row } from './row.ts';

/** The fields of a segment's rows, each column as long as there are rows. */
export interface SegmentColumns {
  readonly requestId: readonly string[];
  /** Milliseconds since the minute began. */
  readonly offset: readonly (number | undefined)[];
  readonly parserVersion: readonly (number | undefined)[];
  readonly modelId: readonly (string | undefined)[];
  readonly invokedModelId: readonly (string | undefined)[];
  readonly operation: readonly (string | undefined)[];
  readonly role: readonly (string | undefined)[];
  readonly errorCode: readonly (string | undefined)[];
  readonly stopReason: readonly (string | undefined)[];
  readonly flags: readonly (number | undefined)[];
  readonly latencyMs: readonly (number | undefined)[];
  readonly images: readonly (number | undefined)[];
  /** In the order of TOKEN_METERS. */
  readonly tokens: readonly (readonly (number | undefined)[])[];
  readonly metadata: readonly Row['metadata'][];
  readonly features: readonly (TurnFeatures | undefined)[];
}

const TIERS: readonly ServiceTier[] = ['standard', 'flex', 'priority', 'reserved'];
const STREAMED = 1 << 2;
const LATENCY_OPTIMIZED = 1 << 3;
const INPUT_WAS_INCLUSIVE = 1 << 4;
/** Bits from here on are a version's own. */
export const NEXT_FLAG = 1 << 5;

export const flagsOf = (row: Row): number =>
  TIERS.indexOf(row.tier) |
  (row.streamed ? STREAMED : 0) |
  (row.latencyOptimized ? LATENCY_OPTIMIZED : 0) |
  (row.inputWasInclusive ? INPUT_WAS_INCLUSIVE : 0);

/** rowsOf gives the rows of the columns; what is absent stays absent, so that a row read back equals the row written. */
export function rowsOf(columns: SegmentColumns, scope: string, minute: EpochMinute): Row[] {
  const [input, output, cacheRead, cacheWrite5m, cacheWrite1h, cacheWrite30m, cacheWriteUnknownTtl] = columns.tokens;
  return columns.requestId.map((requestId, i) => {
    const flags = columns.flags[i] ?? 0;
    const row: Writable<Row> = {
      scope,
      requestId,
      timestamp: msOf(minute) + (columns.offset[i] ?? 0),
      operation: columns.operation[i] ?? '',
      modelId: columns.modelId[i] ?? '',
      streamed: (flags & STREAMED) !== 0,
      tokens: {
        input: input?.[i],
        output: output?.[i],
        cacheRead: cacheRead?.[i],
        cacheWrite5m: cacheWrite5m?.[i],
        cacheWrite1h: cacheWrite1h?.[i],
        cacheWrite30m: cacheWrite30m?.[i],
        cacheWriteUnknownTtl: cacheWriteUnknownTtl?.[i],
      },
      tier: TIERS[flags & 3] ?? 'standard',
      latencyOptimized: (flags & LATENCY_OPTIMIZED) !== 0,
      inputWasInclusive: (flags & INPUT_WAS_INCLUSIVE) !== 0,
      metadata: columns.metadata[i] ?? {},
      parserVersion: columns.parserVersion[i] ?? 0,
    };
    setIfKnown(row, 'invokedModelId', columns.invokedModelId[i]);
    setIfKnown(row, 'role', columns.role[i]);
    setIfKnown(row, 'errorCode', columns.errorCode[i]);
    setIfKnown(row, 'stopReason', columns.stopReason[i]);
    setIfKnown(row, 'latencyMs', columns.latencyMs[i]);
    setIfKnown(row, 'images', columns.images[i]);
    setIfKnown(row, 'features', columns.features[i]);
    return row;
  });
}

export type Writable<Value> = { -readonly [Field in keyof Value]: Value[Field] };

function setIfKnown<Field extends keyof Row>(row: Writable<Row>, field: Field, value: Row[Field] | undefined): void {
  if (value !== undefined) row[field] = value;
}

/** The 16 bytes of a row's id as hex digits; `idOf` is the way back. */
export const hexOfId = (id: string): string =>
  id.startsWith('#')
    ? id.slice(1)
    : id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24);

export const idOf = (hashed: boolean, hex: string): string =>
  hashed
    ? `#${hex}`
    : `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
