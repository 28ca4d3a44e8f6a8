import { describe } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { describeDeliveryStore } from '../../ports/delivery-store-contract.ts';
import { describeFindingStore } from '../../ports/finding-store-contract.ts';
import { describeGapStore } from '../../ports/gap-store-contract.ts';
import { describeLedgerStore } from '../../ports/ledger-store-contract.ts';
import { memoryGaps } from '../../support/memory-gaps.ts';

describe('in memory', () => {
  describeLedgerStore(async () => {
    const ledger = memoryLedger();
    return [ledger, ledger];
  });
  describeFindingStore(async () => {
    const { findings } = memoryFindings();
    return [findings, findings];
  });
  describeGapStore(async () => {
    const gaps = memoryGaps();
    return [gaps, gaps];
  });
  describeDeliveryStore(async () => {
    const { findings, deliveries } = memoryFindings();
    return { findings, deliveries, other: deliveries };
  });
});
