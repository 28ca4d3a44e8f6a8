import {
  type BedrockClient,
  GetModelInvocationLoggingConfigurationCommand,
  type LoggingConfig,
  PutModelInvocationLoggingConfigurationCommand,
} from '@aws-sdk/client-bedrock';
import type { SourceAccount } from '#core/ports/deployment.ts';
import type { LoggingConfiguration } from '#core/source/invocation-logging.ts';

/** The account's one logging configuration, as Bedrock gives and takes it: whole, with fields this program does not know of. */
export const invocationLogging = (client: BedrockClient): Pick<SourceAccount, 'readLogging' | 'writeLogging'> => ({
  async readLogging() {
    const { loggingConfig } = await client.send(new GetModelInvocationLoggingConfigurationCommand({}));
    return loggingConfig as LoggingConfiguration | undefined;
  },
  async writeLogging(logging) {
    const loggingConfig = logging as LoggingConfig;
    await client.send(new PutModelInvocationLoggingConfigurationCommand({ loggingConfig }));
  },
});
