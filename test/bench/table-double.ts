import { type AttributeValue, ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;
// biome-ignore lint/suspicious/noExplicitAny: the inputs of six commands
type Input = any;

/**
 * A client whose tables are maps in this process, for the few requests the adapters make: fast enough for ten thousand calls a
 * second, and the adapters' own encoding all the same. Not a DynamoDB: the stores' contract tests run on the embedded one.
 */
export function tableDouble(): DynamoDBClient {
  const tables = new Map<string, Map<string, Map<string, Item>>>();
  const partition = (table: string, p: string): Map<string, Item> => {
    const of = tables.get(table) ?? new Map<string, Map<string, Item>>();
    tables.set(table, of);
    const items = of.get(p) ?? new Map<string, Item>();
    of.set(p, items);
    return items;
  };
  const placeOf = (input: Input) => {
    const key = input.Item ?? input.Key;
    return { items: partition(input.TableName, key.p.S), sort: key.s.S as string };
  };

  const commands: Readonly<Record<string, (input: Input) => object>> = {
    PutItemCommand(input) {
      const { items, sort } = placeOf(input);
      check(input, items.get(sort));
      items.set(sort, input.Item);
      return {};
    },
    GetItemCommand(input) {
      const { items, sort } = placeOf(input);
      return { Item: items.get(sort) };
    },
    DeleteItemCommand(input) {
      const { items, sort } = placeOf(input);
      check(input, items.get(sort));
      items.delete(sort);
      return {};
    },
    UpdateItemCommand(input) {
      const { items, sort } = placeOf(input);
      check(input, items.get(sort));
      const set = (input.UpdateExpression as string).replace('SET ', '').split(', ');
      const fields = set.map((one) => one.split(' = ') as [string, string]);
      const changes = Object.fromEntries(fields.map(([name, value]) => [name, input.ExpressionAttributeValues[value]]));
      items.set(sort, { ...input.Key, ...items.get(sort), ...changes });
      return {};
    },
    QueryCommand({ TableName, IndexName, ExpressionAttributeValues: values, ScanIndexForward = true, Limit }) {
      const all = IndexName
        ? [...(tables.get(TableName)?.values() ?? [])]
            .flatMap((items) => [...items.values()])
            .filter((item) => item.i?.S === values[':i'].S)
        : [...partition(TableName, values[':p'].S).values()];
      const [from, to] = [values[':from']?.S ?? '', values[':to']?.S ?? '\uffff'];
      const found = all.filter(({ s }) => (s?.S ?? '') >= from && (s?.S ?? '') <= to);
      found.sort((a, b) => ((a.s?.S ?? '') < (b.s?.S ?? '') ? -1 : 1));
      if (!ScanIndexForward) found.reverse();
      return { Items: found.slice(0, Limit) };
    },
  };

  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  client.send = async (command: { constructor: { name: string }; input: Input }) => {
    const run = commands[command.constructor.name];
    if (!run) throw new Error(`the table double does not know ${command.constructor.name}`);
    return run(command.input);
  };
  return client;
}

/** The conditions the adapters write: an item that is there or not, and a field that equals or is at most a value or was never set. */
function check(
  { ConditionExpression: condition, ExpressionAttributeValues: values = {} }: Input,
  item: Item | undefined,
): void {
  for (const one of condition?.split(' AND ') ?? []) {
    if (!holds(one, item, values)) {
      throw new ConditionalCheckFailedException({ message: 'the condition does not hold', $metadata: {} });
    }
  }
}

function holds(condition: string, item: Item | undefined, values: Item): boolean {
  if (condition === 'attribute_exists(p)') return item !== undefined;
  if (condition === 'attribute_not_exists(p)') return item === undefined;
  const [, unset, field = '', comparison, value = ''] = CONDITION.exec(condition) ?? [];
  if (comparison === undefined) throw new Error(`the table double does not know the condition ${condition}`);
  const [is, limit] = [item?.[field], values[value]];
  if (is === undefined) return unset !== undefined && item !== undefined;
  return compare(is.N ?? is.S, comparison, limit?.N ?? limit?.S ?? '');
}

/** `field = :value`, or `(attribute_not_exists(field) OR field <= :value)`. */
const CONDITION = /^(\(attribute_not_exists\(\w+\) OR )?(\w+) (=|<=) (:\w+)\)?$/;

const compare = (a: string | undefined, comparison: string, b: string): boolean =>
  comparison === '=' ? a === b : Number(a) <= Number(b);
