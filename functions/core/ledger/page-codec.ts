import { ByteReader, ByteWriter, DictionaryWriter, readDictionary } from '#core/bytes.ts';
import { TOKEN_METERS } from '#core/invocation/invocation.ts';
import { PRICE_LAYERS } from '#core/pricing/charge.ts';
import { addTally, emptyTally, type Page, PageBuilder, type Tally } from './page.ts';

/** A change of columns, or of the order of TOKEN_METERS or PRICE_LAYERS, is a new version; this one and the one before are read. */
const PAGE_VERSION = 2;

const COUNTS_1 = ['calls', 'failed', 'unknownUsage', 'unpriced', 'committed'] as const;
const COUNTS = [...COUNTS_1, 'unknownAndUnpriced', 'unpricedImages'] as const;

/** Entries are sorted, so that equal pages are equal bytes and an unchanged page need not be written. */
export function encodePage(page: Page): Uint8Array<ArrayBuffer> {
  const dictionary = new DictionaryWriter();
  const body = new ByteWriter();
  body.varint(page.entries.size);
  for (const { spender, model, role, tally } of sorted(page.entries)) {
    for (const text of [spender, model, role]) body.varint(dictionary.indexOf(text));
    writeTally(body, tally);
  }
  body.varint(page.metadata.size);
  for (const { key, value, tally } of sorted(page.metadata)) {
    for (const text of [key, value]) body.varint(dictionary.indexOf(text));
    writeTally(body, tally);
  }
  const head = new ByteWriter();
  head.byte(PAGE_VERSION);
  dictionary.write(head);
  head.append(body.finish());
  return head.finish();
}

/** Reads pages of this version and the last one. */
export function decodePage(bytes: Uint8Array): Page {
  const from = new ByteReader(bytes);
  const version = from.byte();
  if (version !== PAGE_VERSION && version !== 1) throw new Error(`page version ${version} is not known`);
  // Pages of version 1 were summed when images were not looked at, so they have none to tell of.
  const counts = version === 1 ? COUNTS_1 : COUNTS;
  const wordOf = readDictionary(from);
  const word = () => wordOf(from.varint());
  const page = new PageBuilder();
  for (let left = from.varint(); left > 0; left--) {
    const [spender, model, role] = [word() ?? '', word() ?? '', word()];
    addTally(page.entry(spender, model, role), readTally(from, counts));
  }
  for (let left = from.varint(); left > 0; left--) {
    const [key, value] = [word() ?? '', word() ?? ''];
    addTally(page.metadataEntry(key, value), readTally(from, counts));
  }
  return page.build();
}

const sorted = <Entry>(entries: ReadonlyMap<string, Entry>): Entry[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);

function writeTally(out: ByteWriter, tally: Tally): void {
  for (const count of COUNTS) out.varint(tally[count]);
  for (const meter of TOKEN_METERS) out.varint(tally.tokens[meter]);
  for (const meter of TOKEN_METERS) out.varint(tally.unpricedTokens[meter]);
  out.bigint(tally.listCost);
  out.bigint(tally.listCostUpper - tally.listCost);
  for (const layer of PRICE_LAYERS) out.varint(tally.layers[layer]);
}

function readTally(from: ByteReader, counts: readonly (typeof COUNTS)[number][]): Tally {
  const tally = emptyTally();
  for (const count of counts) tally[count] = from.varint();
  for (const meter of TOKEN_METERS) tally.tokens[meter] = from.varint();
  for (const meter of TOKEN_METERS) tally.unpricedTokens[meter] = from.varint();
  tally.listCost = from.bigint();
  tally.listCostUpper = tally.listCost + from.bigint();
  for (const layer of PRICE_LAYERS) tally.layers[layer] = from.varint();
  return tally;
}
