import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** ensureSecret gives a secret without a value its first one; a value that is there is neither read nor replaced. */
export async function ensureSecret(client: SecretsManagerClient, secretId: string, first: () => string): Promise<void> {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: secretId }));
  if (Object.keys(VersionIdsToStages).length > 0) return;
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: first() }));
}
