import { ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { readSecretString } from '#adapters/secrets-manager/secret-string.ts';
import { secretsManager } from '../../support/aws/secrets-manager.ts';

async function read(secret: Parameters<typeof secretsManager>[0]): Promise<string> {
  const manager = await secretsManager(secret);
  const client = new SecretsManagerClient(manager.config);
  try {
    return await readSecretString(client, 'our-token');
  } finally {
    client.destroy();
    await manager.stop();
  }
}

describe('a secret that is text', () => {
  it('is read as it is', async () => {
    expect(await read({ SecretString: 'xoxb-1 ü\n' })).toBe('xoxb-1 ü\n');
  });

  it('is refused by name when it is bytes, and the error holds nothing of it', async () => {
    const error: unknown = await read({ SecretBinary: Buffer.from('xoxb-1') }).catch((cause: unknown) => cause);
    expect(String(error)).toBe('Error: secret our-token is not text');
  });

  it('is refused with the reason of Secrets Manager when there is none', async () => {
    const missing = new ResourceNotFoundException({ message: 'there is none', $metadata: {} });
    await expect(read(missing)).rejects.toBeInstanceOf(ResourceNotFoundException);
  });
});
