import * as module from '@aws-sdk/client-secrets-manager';
import { type LoopbackAws, loopbackAws } from './loopback-aws.ts';
import { service } from './service.ts';

const secrets = service('secretsmanager', module, module.SecretsManagerClient);

type Secret = { readonly SecretString: string } | { readonly SecretBinary: Uint8Array };

/** A Secrets Manager with one secret, whatever it is asked for, or with an error for all. */
export const secretsManager = (secret: Secret | module.SecretsManagerServiceException): Promise<LoopbackAws> =>
  loopbackAws([
    secrets({
      GetSecretValue: ({ SecretId = '' }) => {
        if (secret instanceof Error) throw secret;
        return { ARN: `arn:aws:secretsmanager:::${SecretId}`, Name: SecretId, ...secret };
      },
    }),
  ]);
