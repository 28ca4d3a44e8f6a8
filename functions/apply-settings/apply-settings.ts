import { parseConfig } from '#core/config/config.ts';
import type { DeployedSettings } from '#core/ports/deployment.ts';

export interface SettingsRequest {
  /** The user's configuration as they wrote it; undefined leaves what is there. */
  readonly config: unknown;
  /** The stack's own topic, which is always among the targets. */
  readonly topicArn: string;
}

/** The name of the target that is the stack's own topic. */
const STACK_TOPIC = 'stack-topic';

/** withStackTopic adds the stack's own topic to the targets of a configuration. */
export const withStackTopic = (config: object, topicArn: string): object => ({
  ...config,
  targets: [...('targets' in config ? (config.targets as unknown[]) : []), { name: STACK_TOPIC, sns: { topicArn } }],
});

/**
 * applySettings puts in place what the functions are set up with: the key ring once, the configuration whenever one is given.
 * Its errors name the field at fault; nothing is written then.
 */
export function applySettings(settings: DeployedSettings) {
  return async ({ config, topicArn }: SettingsRequest): Promise<{ errors: readonly string[] } | undefined> => {
    const given = config === undefined ? {} : config;
    const valid = parseConfig(given);
    if ('errors' in valid) return valid;
    const complete = withStackTopic(given as object, topicArn);
    const parsed = parseConfig(complete);
    if ('errors' in parsed) return parsed;
    await settings.ensureKeyRing();
    if (config === undefined) await settings.putFirstConfig(complete);
    else await settings.putConfig(complete);
    return undefined;
  };
}
