import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { readKeyRing } from '#adapters/secrets-manager/key-ring.ts';
import { secretsManager } from '../../support/aws/secrets-manager.ts';
import { keyRingSecret } from '../../support/handlers.ts';

/** Reads the key ring from a Secrets Manager that has this secret. */
async function read(secret: string) {
  const manager = await secretsManager({ SecretString: secret });
  const client = new SecretsManagerClient(manager.config);
  try {
    return { keys: await readKeyRing(client, 'our-keys'), asked: manager.calls };
  } finally {
    client.destroy();
    await manager.stop();
  }
}

describe('the key ring in Secrets Manager', () => {
  it('is read by its id, and hashes alike each time it is read', async () => {
    const [first, second] = [await read(JSON.stringify(keyRingSecret)), await read(JSON.stringify(keyRingSecret))];
    expect(first.asked).toMatchObject([
      { operation: 'secretsmanager.GetSecretValue', input: { SecretId: 'our-keys' } },
    ]);
    const at = Date.UTC(2026, 10, 2);
    expect(first.keys.names('role', 'a')).toBe(second.keys.names('role', 'a'));
    expect(first.keys.contentKeyAt(at).hash('call', 'a')).toBe(second.keys.contentKeyAt(at).hash('call', 'a'));
    expect(first.keys.contentKeyAt(at).hash('call', 'a')).not.toBe(first.keys.names('call', 'a'));
    expect(first.keys.names('role', 'a')).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    { what: 'no JSON', secret: 'topsecret', says: /our-keys is not JSON/ },
    { what: 'nothing', secret: '', says: /our-keys is not JSON/ },
    {
      what: 'a key that is too short',
      secret: JSON.stringify({ ...keyRingSecret, names: 'dG9wc2VjcmV0' }),
      says: /names/,
    },
    { what: 'no content key', secret: JSON.stringify({ ...keyRingSecret, content: [] }), says: /content/ },
    {
      what: 'a field too many',
      secret: JSON.stringify({ ...keyRingSecret, extra: 'topsecret' }),
      says: /key ring/,
    },
  ])('with $what is refused, and the error holds nothing of its values', async ({ secret, says }) => {
    const error: unknown = await read(secret).catch((cause: unknown) => cause);
    expect(String(error)).toMatch(says);
    expect(String(error)).not.toMatch(/dG9wc2VjcmV0|topsecret/);
    expect(String(error)).not.toContain(keyRingSecret.names);
  });
});
