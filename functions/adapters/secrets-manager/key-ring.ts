import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';
import type { KeyRing } from '#core/ports/keyed-hash.ts';
import { readSecretString } from './secret-string.ts';

/** readKeyRing reads the deployment's keys from Secrets Manager; its errors name the secret, never its content. */
export async function readKeyRing(client: SecretsManagerClient, secretId: string): Promise<KeyRing> {
  return hmacKeyRing(parse(await readSecretString(client, secretId), secretId));
}

function parse(text: string, secretId: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would quote the secret.
    throw new Error(`secret ${secretId} is not JSON`);
  }
}
