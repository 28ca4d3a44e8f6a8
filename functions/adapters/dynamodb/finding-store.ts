import {
  type DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Finding } from '#core/findings/finding.ts';
import type { Incident } from '#core/findings/incident.ts';
import type { Mute } from '#core/findings/mute.ts';
import type { FindingStore, StoredFinding } from '#core/ports/finding-store.ts';
import type { EpochMs } from '#core/time.ts';
import { decodeFinding, decodeIncident, encodeDocument } from './documents.ts';
import { type Item, keyOf, number, numberOf, putOver, queryAll, text, textOf } from './items.ts';
import {
  DUE_INDEX,
  findingKey,
  findingPartition,
  incidentKey,
  incidentPartition,
  muteKey,
  mutePartition,
  openIndex,
  STATE_INDEX,
} from './keys.ts';

/** A finding names a role and metadata values, so it goes once it is over and a year's digests have seen it. */
const KEPT_MS = 400 * 24 * 60 * 60_000;

/** Findings in the state table: one item an episode, in the sparse index while it is live; and the incidents they make up. */
export function dynamoFindings(client: DynamoDBClient, table: string): FindingStore {
  const latest = async (partition: string): Promise<Item | undefined> => {
    const { Items } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'p = :p',
        ExpressionAttributeValues: { ':p': text(partition) },
        ScanIndexForward: false,
        Limit: 1,
      }),
    );
    return Items?.[0];
  };

  return {
    async read(fingerprint) {
      const item = await latest(findingPartition(fingerprint));
      return item && storedFinding(item);
    },

    async liveFindings(scope) {
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

    async readIncident({ account, cause, episode }) {
      const partition = incidentPartition({ account, cause });
      if (episode === undefined) return incidentOf(await latest(partition));
      const { s } = incidentKey({ account, cause, episode });
      const [item] = await queryAll(client, table, partition, { range: { from: s, to: s } });
      return incidentOf(item);
    },

    async commit({ finding, incident }) {
      const puts = [
        ...(finding ? [putOver(table, findingItem(finding.finding, finding.expected), finding.expected)] : []),
        ...(incident ? [putOver(table, incidentItem(incident.incident), incident.expected)] : []),
      ];
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: puts.map((Put) => ({ Put })) }));
        return true;
      } catch (error) {
        if (error instanceof TransactionCanceledException && lostRace(error)) return false;
        throw error;
      }
    },

    async mutes(now) {
      const items = await queryAll(client, table, mutePartition);
      return items.map((item) => JSON.parse(textOf(item, 'd')) as Mute).filter(({ until }) => until > now);
    },

    async putMute(mute) {
      const Item = { ...keyOf(muteKey(mute.id)), d: text(JSON.stringify(mute)), x: expiry(mute.until) };
      await client.send(new PutItemCommand({ TableName: table, Item }));
    },
  };
}

const storedFinding = (item: Item): StoredFinding => ({
  version: numberOf(item, 'v'),
  finding: decodeFinding(textOf(item, 'd')),
});

const incidentOf = (item: Item | undefined): Incident | undefined => item && decodeIncident(textOf(item, 'd'));

const expiry = (at: EpochMs) => number(Math.floor((at + KEPT_MS) / 1000));

function findingItem(finding: Finding, expected: number): Item {
  return {
    ...keyOf(findingKey(finding.fingerprint, finding.episode)),
    v: number(expected + 1),
    d: text(encodeDocument(finding)),
    ...(finding.status === 'resolved'
      ? { x: expiry(finding.resolvedAt ?? finding.detectedAt) }
      : { i: text(openIndex(finding.scope)), j: text(new Date(finding.detectedAt).toISOString()) }),
  };
}

/** Sorts before every time. */
const AT_ONCE = '0';

/** Due at once: whom to tell, and when, is made out by the notifier. */
function incidentItem(incident: Incident): Item {
  return {
    ...keyOf(incidentKey(incident)),
    v: number(incident.version),
    d: text(encodeDocument(incident)),
    i: text(DUE_INDEX),
    j: text(AT_ONCE),
    ...(incident.resolvedAt !== undefined && { x: expiry(incident.resolvedAt) }),
  };
}

/** Somebody else wrote one of the items before, or is writing it now. */
const lostRace = ({ CancellationReasons = [] }: TransactionCanceledException): boolean =>
  CancellationReasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict');
