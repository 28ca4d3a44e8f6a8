import { ByteReader, ByteWriter, DictionaryWriter, readDictionary } from '#core/bytes.ts';
import { type SpendSteps, STEPS_AN_HOUR } from './spend-steps.ts';

/** A change of what follows is a new version; this one and the one before are read. */
const VERSION = 1;

export function encodeSteps(steps: SpendSteps): Uint8Array<ArrayBuffer> {
  const dictionary = new DictionaryWriter();
  const body = new ByteWriter();
  body.varint(steps.size);
  for (const [spender, own] of steps) {
    body.varint(dictionary.indexOf(spender));
    for (const micro of own) body.varint(micro);
  }
  const out = new ByteWriter();
  out.byte(VERSION);
  dictionary.write(out);
  out.append(body.finish());
  return out.finish();
}

export function decodeSteps(bytes: Uint8Array): SpendSteps {
  const from = new ByteReader(bytes);
  const version = from.byte();
  if (version !== VERSION) throw new Error(`version ${version} of spend in steps is not known`);
  const wordOf = readDictionary(from);
  const own = (): number[] => Array.from({ length: STEPS_AN_HOUR }, () => from.varint());
  return new Map(Array.from({ length: from.varint() }, () => [wordOf(from.varint()) ?? '', own()] as const));
}
