import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DeployedSettings } from '#core/ports/deployment.ts';
import { conditionHeld, keyOf, text } from './items.ts';
import { configKey } from './keys.ts';

/** Writes the configuration that settings-store.ts reads. */
export function dynamoDeployedConfig(
  client: DynamoDBClient,
  table: string,
): Pick<DeployedSettings, 'putConfig' | 'putFirstConfig'> {
  const put = (config: unknown, ConditionExpression?: string) =>
    client.send(
      new PutItemCommand({
        TableName: table,
        Item: { ...keyOf(configKey), d: text(JSON.stringify(config)) },
        ...(ConditionExpression && { ConditionExpression }),
      }),
    );
  return {
    async putConfig(config) {
      await put(config);
    },
    async putFirstConfig(config) {
      await conditionHeld(put(config, 'attribute_not_exists(p)'));
    },
  };
}
