import { setTimeout as sleep } from 'node:timers/promises';
import {
  AccessDeniedException,
  type BedrockClient,
  GetModelInvocationLoggingConfigurationCommand,
  type LoggingConfig,
  PutModelInvocationLoggingConfigurationCommand,
  ValidationException,
} from '@aws-sdk/client-bedrock';
import type { SourceAccount } from '#core/ports/deployment.ts';
import type { LoggingConfiguration } from '#core/source/invocation-logging.ts';

/** Bedrock tries the role before it takes a configuration, and one just made is not known everywhere for some seconds (IAM). */
const ATTEMPTS = 12;
const PAUSE_MS = 5_000;

const mayBeTooNew = (error: unknown): boolean =>
  error instanceof AccessDeniedException ||
  (error instanceof ValidationException && error.message.includes('Failed to validate permissions'));

/** The account's one logging configuration, as Bedrock gives and takes it: whole, with fields this program does not know of. */
export const invocationLogging = (
  client: BedrockClient,
  pause = (): Promise<void> => sleep(PAUSE_MS),
): Pick<SourceAccount, 'readLogging' | 'writeLogging'> => ({
  async readLogging() {
    const { loggingConfig } = await client.send(new GetModelInvocationLoggingConfigurationCommand({}));
    return loggingConfig as LoggingConfiguration | undefined;
  },
  async writeLogging(logging) {
    const loggingConfig = logging as LoggingConfig;
    for (let left = ATTEMPTS; ; await pause()) {
      try {
        await client.send(new PutModelInvocationLoggingConfigurationCommand({ loggingConfig }));
        return;
      } catch (error) {
        if (--left === 0 || !mayBeTooNew(error)) throw error;
      }
    }
  },
});
