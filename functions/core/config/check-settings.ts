import * as v from 'valibot';
import { allChecks } from '#core/checks/detectors/index.ts';
import { faultsOf } from '#core/faults.ts';
import { type CheckSettings, mergeSettings, type Override } from './override.ts';

interface Settings {
  readonly checks: CheckSettings;
  readonly overrides: readonly Override[];
}

/** Tells what is wrong with the settings of single checks, one line each with its path; empty when every one fits its check. */
export function checkSettingFaults({ checks, overrides }: Settings): string[] {
  // Budgets are a check too, and are set at the top level.
  const known = new Map(allChecks.filter(({ id }) => id !== 'budget').map((check) => [check.id, check]));
  const faults = (path: string, own: CheckSettings): string[] =>
    Object.keys(own).flatMap((id) => {
      const check = known.get(id);
      if (id === 'budget') return [`${path}.budget: budgets stand at the top level, not under checks`];
      if (!check) return [`${path}.${id}: unknown check (there are ${[...known.keys()].join(', ')})`];
      const settings = mergeSettings([own[id]]);
      if (settings === false) return [];
      try {
        check.configure(settings);
        return [];
      } catch (error) {
        if (!v.isValiError(error)) throw error;
        return faultsOf(error.issues, 'settings').map((fault) => `${path}.${id}.${fault}`);
      }
    });
  return [faults('checks', checks), ...overrides.map((one, at) => faults(`overrides.${at}.checks`, one.checks))].flat();
}
