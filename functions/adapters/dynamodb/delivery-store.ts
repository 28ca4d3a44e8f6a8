import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Delivery, newDelivery } from '#core/findings/delivery.ts';
import type { DeliveryStore } from '#core/ports/delivery-store.ts';
import type { EpochMs } from '#core/time.ts';
import { decodeIncident } from './documents.ts';
import { conditionHeld, type Item, keyOf, number, text, textOf } from './items.ts';
import { DUE_INDEX, deliveryKey, dueOfKey, incidentKey, STATE_INDEX } from './keys.ts';

/** Longer than any finding is kept, so that nothing is ever told of afresh because its delivery was forgotten. */
const KEPT_MS = 800 * 24 * 60 * 60_000;

/** Deliveries in the state table: an item a target and incident, in the sparse index while there is something to tell. */
export function dynamoDeliveries(client: DynamoDBClient, table: string): DeliveryStore {
  const update = (item: Pick<UpdateItemCommandInput, 'Key'> & Partial<UpdateItemCommandInput>) =>
    client.send(new UpdateItemCommand({ TableName: table, ...item }));

  return {
    async due(now, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: STATE_INDEX,
          KeyConditionExpression: 'i = :i AND j <= :now',
          ExpressionAttributeValues: { ':i': text(DUE_INDEX), ':now': text(isoMs(now)) },
          Limit: limit,
        }),
      );
      return Items.map((item) => dueOfKey({ p: textOf(item, 'p'), s: textOf(item, 's') }));
    },

    async readIncident(ref) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf(incidentKey(ref)), ConsistentRead: true }),
      );
      return Item && decodeIncident(textOf(Item, 'd'));
    },

    async want(ref, target, version, dueAt) {
      // A delivery that is due earlier stays so; one that is not due becomes it, and whoever is at it finds out at the end.
      await conditionHeld(
        update({
          Key: keyOf(deliveryKey(ref, target)),
          UpdateExpression: 'SET want = :want, i = :due, j = if_not_exists(j, :at), x = :x',
          ConditionExpression: 'attribute_not_exists(want) OR want < :want',
          ExpressionAttributeValues: {
            ':want': number(version),
            ':due': text(DUE_INDEX),
            ':at': text(isoMs(dueAt)),
            ':x': number(Math.floor((dueAt + KEPT_MS) / 1000)),
          },
        }),
      );
    },

    async planned(ref, version) {
      await conditionHeld(
        update({
          Key: keyOf(incidentKey(ref)),
          UpdateExpression: 'REMOVE i, j',
          ConditionExpression: 'v = :v',
          ExpressionAttributeValues: { ':v': number(version) },
        }),
      );
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
      return conditionHeld(
        update({
          Key: keyOf(deliveryKey(incident, target)),
          UpdateExpression: isDone
            ? 'SET d = :d REMOVE lease, leased, i, j'
            : 'SET d = :d, i = :due, j = :at REMOVE lease, leased',
          ConditionExpression: isDone ? 'lease = :token AND want <= :done' : 'lease = :token',
          ExpressionAttributeValues: {
            ':token': text(token),
            ':d': text(JSON.stringify(delivery)),
            ...(isDone
              ? { ':done': number(next.doneUpTo) }
              : { ':due': text(DUE_INDEX), ':at': text(isoMs(next.dueAt)) }),
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
