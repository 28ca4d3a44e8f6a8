import type { FindingStore, StoredFinding } from '#core/ports/finding-store.ts';

/** Findings in this process's memory; it keeps the same promises as the table. */
export function memoryFindings(): FindingStore {
  const latest = new Map<string, StoredFinding>();
  return {
    read: async (fingerprint) => latest.get(fingerprint),
    async put(finding, expected) {
      const known = latest.get(finding.fingerprint);
      const version = known?.finding.episode === finding.episode ? known.version : 0;
      if (version !== expected) return false;
      latest.set(finding.fingerprint, { version: expected + 1, finding });
      return true;
    },
    openFindings: async (scope) =>
      [...latest.values()].filter(({ finding }) => finding.scope === scope && finding.status === 'open'),
  };
}
