import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dynamoDeployedConfig } from '#adapters/dynamodb/deployed-config.ts';
import { newKeyRing } from '#adapters/key-ring/new-key-ring.ts';
import { ensureSecret } from '#adapters/secrets-manager/ensure-secret.ts';
import { required } from '#runtime/environment.ts';
import { observability } from '#runtime/observability.ts';
import { applySettings } from './apply-settings.ts';
import { applySettingsEventHandler } from './event-handler.ts';

const secrets = new SecretsManagerClient({});
const keyRingSecret = required('KEY_RING_SECRET');

const apply = applySettings({
  ...dynamoDeployedConfig(new DynamoDBClient({}), required('STATE_TABLE')),
  ensureKeyRing: () => ensureSecret(secrets, keyRingSecret, () => JSON.stringify(newKeyRing(Date.now()))),
});

export const handler = applySettingsEventHandler(apply).use(observability());
