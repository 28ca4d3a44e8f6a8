import * as v from 'valibot';
import type { Check } from '#core/checks/check.ts';
import {
  accountDetectors,
  callDetectors,
  conversationDetectors,
  scopeDetectors,
} from '#core/checks/detectors/index.ts';
import { faultsOf } from '#core/faults.ts';

/** Tells what is wrong with the settings of single checks, one line each with its path; empty when every one fits its check. */
export function checkSettingFaults(checks: Readonly<Record<string, unknown>>): string[] {
  const known = new Map<string, Pick<Check<never>, 'configure'>>(
    [...scopeDetectors, ...accountDetectors, ...callDetectors, ...conversationDetectors].map((check) => [
      check.id,
      check,
    ]),
  );
  return Object.entries(checks).flatMap(([id, settings]) => {
    const check = known.get(id);
    // Budgets are a check too, and are set at the top level.
    if (!check)
      return [
        `checks.${id}: unknown check (there are ${[...known.keys()].filter((one) => one !== 'budget').join(', ')})`,
      ];
    try {
      check.configure(settings);
      return [];
    } catch (error) {
      if (!v.isValiError(error)) throw error;
      return faultsOf(error.issues, 'settings').map((fault) => `checks.${id}.${fault}`);
    }
  });
}
