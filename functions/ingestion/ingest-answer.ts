import type { RejectReason } from '#core/invocation/invocation.ts';
import { type FindingJson, findingJson } from '#core/messages/finding-json.ts';
import type { Ingested } from './ingested.ts';

/** What one event held; the numbers are also the function's metrics. */
export interface IngestAnswer extends Readonly<Omit<Ingested, 'rejected' | 'changes'>> {
  readonly rejected: number;
  readonly rejectedBy: Partial<Record<RejectReason, number>>;
  readonly findings: readonly FindingJson[];
}

export const ingestAnswer = ({ rejected, changes, ...counts }: Ingested): IngestAnswer => ({
  ...counts,
  rejected: [...rejected.values()].reduce((sum, count) => sum + count, 0),
  rejectedBy: Object.fromEntries(rejected),
  findings: changes.map(findingJson),
});
