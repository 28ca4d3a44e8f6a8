import { ByteReader, ByteWriter, DictionaryWriter, readDictionary } from '#core/bytes.ts';
import type { EndedConversations } from './past-conversations.ts';

/** A change of what follows is a new version; this one and the one before are read. */
const VERSION = 1;

/** Of each kind its name, then how many conversations lie in which step of cost. */
export function encodeEnded(ended: EndedConversations): Uint8Array<ArrayBuffer> {
  const dictionary = new DictionaryWriter();
  const body = new ByteWriter();
  body.varint(ended.size);
  for (const [kind, costs] of ended) {
    body.varint(dictionary.indexOf(kind));
    body.varint(costs.size);
    for (const [step, count] of costs) {
      body.varint(step);
      body.varint(count);
    }
  }
  const out = new ByteWriter();
  out.byte(VERSION);
  dictionary.write(out);
  out.append(body.finish());
  return out.finish();
}

export function decodeEnded(bytes: Uint8Array): EndedConversations {
  const from = new ByteReader(bytes);
  const version = from.byte();
  if (version !== VERSION) throw new Error(`version ${version} of ended conversations is not known`);
  const wordOf = readDictionary(from);
  const listOf = <Value>(value: () => Value): Value[] => Array.from({ length: from.varint() }, value);
  const costs = (): [number, number] => [from.varint(), from.varint()];
  return new Map(listOf(() => [wordOf(from.varint()) ?? '', new Map(listOf(costs))] as const));
}
