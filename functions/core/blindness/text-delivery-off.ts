import { callDetectors } from '#core/checks/detectors/index.ts';
import type { Config } from '#core/config/config.ts';
import { putLogging } from '#core/doctor/commands.ts';
import type { LoggingConfiguration } from '#core/source/invocation-logging.ts';
import { type BlindRate, rateText } from './blind-rate.ts';
import type { Wrong } from './sight.ts';

/** Checks that read what a request repeats of its agent's past, without those that are switched off for everybody. */
export const textChecks = ({ checks, overrides }: Pick<Config, 'checks' | 'overrides'>): string[] =>
  callDetectors
    .map(({ id }) => id)
    .filter((id) => {
      const others = overrides.map((one) => one.checks[id]).filter((one) => one !== undefined);
      return checks[id] !== false || others.some((one) => one !== false);
    });

/** textDeliveryOff says which of the checks that are on see nothing where Bedrock logs calls without their text. */
export function textDeliveryOff(
  logging: LoggingConfiguration,
  blind: readonly string[],
  rate: BlindRate,
): Wrong | undefined {
  if (logging.textDataDeliveryEnabled !== false || blind.length === 0) return undefined;
  return {
    severity: 'low',
    reason: `loops in ${rateText(rate)} are not looked for: Bedrock logs no text, so ${blind.join(', ')} see nothing; spend is counted all the same`,
    evidence: { blindChecks: blind.join(', ') },
    commands: [putLogging({ ...logging, textDataDeliveryEnabled: true })],
  };
}
