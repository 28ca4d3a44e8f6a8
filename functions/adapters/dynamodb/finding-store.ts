import { type DynamoDBClient, PutItemCommand, paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Finding } from '#core/findings/finding.ts';
import type { FindingStore, StoredFinding } from '#core/ports/finding-store.ts';
import { conditionHeld, type Item, keyOf, number, numberOf, text, textOf } from './items.ts';
import { findingKey, findingPartition, openIndex, STATE_INDEX } from './keys.ts';

/** A finding names a role and metadata values, so it goes once it is over and a year's digests have seen it. */
const KEPT_MS = 400 * 24 * 60 * 60_000;

/** Findings in the state table: one item an episode, in the sparse index while it is open. */
export function dynamoFindings(client: DynamoDBClient, table: string): FindingStore {
  return {
    async read(fingerprint) {
      const { Items } = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'p = :p',
          ExpressionAttributeValues: { ':p': text(findingPartition(fingerprint)) },
          ScanIndexForward: false,
          Limit: 1,
        }),
      );
      return Items?.[0] && storedFinding(Items[0]);
    },

    put(finding, expected) {
      const key = keyOf(findingKey(finding.fingerprint, finding.episode));
      const open = finding.status === 'open' && {
        i: text(openIndex(finding.scope)),
        j: text(new Date(finding.detectedAt).toISOString()),
      };
      const ended = finding.resolvedAt !== undefined && {
        x: number(Math.floor((finding.resolvedAt + KEPT_MS) / 1000)),
      };
      return conditionHeld(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: { ...key, v: number(expected + 1), d: text(encodeFinding(finding)), ...open, ...ended },
            ConditionExpression: expected === 0 ? 'attribute_not_exists(p)' : 'v = :expected',
            ...(expected > 0 && { ExpressionAttributeValues: { ':expected': number(expected) } }),
          }),
        ),
      );
    },

    async openFindings(scope) {
      const found: StoredFinding[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          IndexName: STATE_INDEX,
          KeyConditionExpression: 'i = :i',
          ExpressionAttributeValues: { ':i': text(openIndex(scope)) },
        },
      );
      for await (const page of pages) found.push(...(page.Items ?? []).map(storedFinding));
      return found;
    },
  };
}

const storedFinding = (item: Item): StoredFinding => ({
  version: numberOf(item, 'v'),
  finding: decodeFinding(textOf(item, 'd')),
});

/** Amounts are written as strings of pico-dollars, since JSON has no integers of that size. */
const MONEY: ReadonlySet<string> = new Set(['listCost', 'costPerHour', 'toldListCost'] satisfies (keyof Finding)[]);

const encodeFinding = (finding: Finding): string =>
  JSON.stringify(finding, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

const decodeFinding = (json: string): Finding => {
  const document = JSON.parse(json) as Record<string, unknown>;
  for (const name of MONEY) if (document[name] !== undefined) document[name] = BigInt(String(document[name]));
  return document as unknown as Finding;
};
