import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  TransactionConflictException,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Delivery, newDelivery } from '#core/findings/delivery.ts';
import type { DeliveryStore, Due } from '#core/ports/delivery-store.ts';
import type { EpochMs } from '#core/time.ts';
import { decodeIncident } from './documents.ts';
import { conditionHeld, type Item, keyOf, number, text, textOf } from './items.ts';
import { DUE_INDEX, deliveryKey, dueOfKey, incidentKey, STATE_INDEX } from './keys.ts';

/**
 * Less than an incident is kept once it is over: the first of a cause that comes again after that is episode 1 again, and must find
 * nothing that was told of the one before it.
 */
const KEPT_MS = 365 * 24 * 60 * 60_000;

/** Deliveries in the state table: an item a target and incident, in the sparse index while there is something to tell. */
export function dynamoDeliveries(client: DynamoDBClient, table: string): DeliveryStore {
  const update = (item: Pick<UpdateItemCommandInput, 'Key'> & Partial<UpdateItemCommandInput>) =>
    client.send(new UpdateItemCommand({ TableName: table, ...item }));

  return {
    async due(now, most) {
      const found = new Map<string | undefined, number>();
      const dues: Due[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          IndexName: STATE_INDEX,
          KeyConditionExpression: 'i = :i AND j <= :now',
          ExpressionAttributeValues: { ':i': text(DUE_INDEX), ':now': text(isoMs(now)) },
          ProjectionExpression: 'p, s',
        },
      );
      // To the last page: what waits for one target that takes nothing must not hide what waits for another.
      for await (const { Items = [] } of pages) {
        for (const item of Items) {
          const due = dueOfKey({ p: textOf(item, 'p'), s: textOf(item, 's') });
          const count = (found.get(due.target) ?? 0) + 1;
          found.set(due.target, count);
          if (count <= most) dues.push(due);
        }
      }
      return dues;
    },

    async readIncident(ref) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf(incidentKey(ref)), ConsistentRead: true }),
      );
      return Item && decodeIncident(textOf(Item, 'd'));
    },

    async want(ref, target, version, dueAt) {
      const wanted = (at: string, condition = '') =>
        conditionHeld(
          update({
            Key: keyOf(deliveryKey(ref, target)),
            UpdateExpression: `SET want = :want, i = :due, x = :x, j = ${at}`,
            ConditionExpression: `(attribute_not_exists(want) OR want < :want)${condition}`,
            ExpressionAttributeValues: {
              ':want': number(version),
              ':due': text(DUE_INDEX),
              ':at': text(isoMs(dueAt)),
              ':x': number(Math.floor((dueAt + KEPT_MS) / 1000)),
            },
          }),
        );
      // One that is not due becomes it, and whoever is at it finds out at the end; one that was put off is brought forward.
      const isDueThen = await wanted(':at', ' AND (attribute_not_exists(j) OR j > :at)');
      if (!isDueThen) await wanted('if_not_exists(j, :at)');
    },

    async planned(ref, version) {
      const removed = update({
        Key: keyOf(incidentKey(ref)),
        UpdateExpression: 'REMOVE i, j',
        ConditionExpression: 'v = :v',
        ExpressionAttributeValues: { ':v': number(version) },
      });
      // Whoever writes the incident in this moment moves it on.
      await conditionHeld(removed).catch((error: unknown) => {
        if (!(error instanceof TransactionConflictException)) throw error;
      });
    },

    async claim({ incident, target }, now, until) {
      const token = randomUUID();
      try {
        const { Attributes } = await update({
          Key: keyOf(deliveryKey(incident, target)),
          UpdateExpression: 'SET lease = :token, leased = :until',
          ConditionExpression: 'attribute_exists(want) AND (attribute_not_exists(lease) OR leased <= :now)',
          ExpressionAttributeValues: { ':token': text(token), ':until': number(until), ':now': number(now) },
          ReturnValues: 'ALL_NEW',
        });
        return { incident, target, token, delivery: deliveryOf(Attributes) };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },

    save: ({ incident, target, token }, delivery) =>
      conditionHeld(
        update({
          Key: keyOf(deliveryKey(incident, target)),
          UpdateExpression: 'SET d = :d',
          ConditionExpression: 'lease = :token',
          ExpressionAttributeValues: { ':token': text(token), ':d': text(JSON.stringify(delivery)) },
        }),
      ),

    release({ incident, target, token }, delivery, next) {
      const isDone = 'doneUpTo' in next;
      const upTo = isDone ? next.doneUpTo : next.upTo;
      return conditionHeld(
        update({
          Key: keyOf(deliveryKey(incident, target)),
          UpdateExpression: isDone
            ? 'SET d = :d REMOVE lease, leased, i, j'
            : 'SET d = :d, i = :due, j = :at REMOVE lease, leased',
          ConditionExpression: upTo === undefined ? 'lease = :token' : 'lease = :token AND want <= :upTo',
          ExpressionAttributeValues: {
            ':token': text(token),
            ':d': text(JSON.stringify(delivery)),
            ...(upTo !== undefined && { ':upTo': number(upTo) }),
            ...(!isDone && { ':due': text(DUE_INDEX), ':at': text(isoMs(next.dueAt)) }),
          },
        }),
      );
    },
  };
}

/** With milliseconds always, so that text order is time order. */
const isoMs = (at: EpochMs): string => new Date(at).toISOString();

const deliveryOf = (item: Item | undefined): Delivery =>
  item?.['d'] === undefined ? newDelivery : (JSON.parse(textOf(item, 'd')) as Delivery);
