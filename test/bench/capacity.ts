import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** Capacity units used, by what the items are. */
export interface Units {
  readonly writes: Map<string, number>;
  readonly reads: Map<string, number>;
}

const KINDS: readonly [prefix: string, kind: string][] = [
  ['L1#', 'segments'],
  ['P#', 'pages'],
  ['DIRTY#', 'dirty'],
  ['NAME#', 'names'],
  ['SCOPE', 'progress'],
  ['F#', 'findings'],
  ['OPEN#', 'findings'],
];

/** Bytes of an item (AWS docs: DynamoDB item sizes): names and texts in UTF-8, a number one byte for two digits and one more. */
export const itemBytes = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + name.length + valueBytes(value), 0);

function valueBytes({ S, N, B }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (B !== undefined) return B.length;
  const digits = (N ?? '').replace(/^-?0*|\.|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1;
}

/** AWS docs: DynamoDB read/write capacity; a strongly consistent read takes a unit for 4 KB, and a query that finds nothing one. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));
export const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);

// biome-ignore lint/suspicious/noExplicitAny: any command passes through a client
type Command = { constructor: { name: string }; input: any };

/**
 * Counts the units of every request that goes through a client, by the size rules; with `compare` also asks the engine what it
 * counted and hands both over.
 */
export function metered(
  client: DynamoDBClient,
  compare?: (kind: string, rules: number, engine: number) => void,
): Units {
  const units: Units = { writes: new Map(), reads: new Map() };
  const send = client.send.bind(client) as (command: Command) => Promise<Record<string, unknown>>;
  const sized = new Map<string, number>();
  client.send = async (command: Command) => {
    const name = command.constructor.name.replace('Command', '');
    if (compare) command.input.ReturnConsumedCapacity = 'TOTAL';
    const answer = await send(command).catch((error: unknown) => {
      add(units.writes, kindOf(command.input), 1);
      throw error;
    });
    const rules = count(name, command.input, answer, sized, units);
    const told = answer.ConsumedCapacity as { CapacityUnits?: number } | undefined;
    if (compare && told?.CapacityUnits !== undefined)
      compare(`${name} ${kindOf(command.input)}`, rules, told.CapacityUnits);
    return answer;
  };
  return units;
}

function count(
  name: string,
  input: Command['input'],
  answer: Record<string, unknown>,
  sized: Map<string, number>,
  units: Units,
) {
  const kind = kindOf(input);
  const consistent = input.ConsistentRead === true;
  if (name === 'Query') {
    const bytes = ((answer.Items ?? []) as Item[]).reduce((sum, item) => sum + itemBytes(item), 0);
    return add(units.reads, kind, readUnits(bytes, consistent));
  }
  if (name === 'GetItem') {
    return add(units.reads, kind, readUnits(answer.Item ? itemBytes(answer.Item as Item) : 0, consistent));
  }
  if (name !== 'PutItem' && name !== 'UpdateItem' && name !== 'DeleteItem') return 0;
  // A write is charged for the larger of the item before and after; what is updated or deleted here stays below 1 KB.
  const id = JSON.stringify([input.Item?.p ?? input.Key.p, input.Item?.s ?? input.Key.s]);
  const bytes = name === 'PutItem' ? itemBytes(input.Item) : 0;
  const before = kind === 'pages' ? (sized.get(id) ?? 0) : 0;
  if (kind === 'pages') sized.set(id, bytes);
  // An item with an index key is written to the index too.
  return add(units.writes, kind, writeUnits(Math.max(bytes, before)) * (input.Item?.i ? 2 : 1));
}

function kindOf(input: Command['input']): string {
  const values = input.ExpressionAttributeValues ?? {};
  const partition: string = (input.Item?.p ?? input.Key?.p ?? values[':p'] ?? values[':i'])?.S ?? '';
  return KINDS.find(([prefix]) => partition.startsWith(prefix))?.[1] ?? 'other';
}

function add(to: Map<string, number>, kind: string, units: number): number {
  to.set(kind, (to.get(kind) ?? 0) + units);
  return units;
}
