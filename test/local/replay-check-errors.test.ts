import { expect, it, vi } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { spendDoubled } from '#core/checks/detectors/spend-doubled.ts';
import { toolCallLoop } from '#core/checks/detectors/tool-call-loop.ts';
import { memoryLocalState } from '#functions/local/engine/local-state.ts';
import { replay } from '#functions/local/replay/replay.ts';
import { summaryJson } from '#functions/local/replay/summary-json.ts';
import { configOf, logLines } from '../support/functions-on.ts';
import { toolLoop } from '../support/tool-loop.ts';

const broken = () => () => [{ outcome: 'error' as const, resource: 'planted', reason: 'TypeError' }];

it('counts what failed inside the checks of calls and of minutes, and sums all the same', async () => {
  vi.spyOn(toolCallLoop, 'configure').mockImplementation(broken);
  vi.spyOn(spendDoubled, 'configure').mockImplementation(broken);
  const { line } = toolLoop({ conversation: 'c', at: Date.UTC(2026, 10, 2, 9), repeats: 1 });
  const ignored = () => {};
  const { summary } = await replay({
    title: 'test',
    lines: logLines([line]),
    engine: {
      name: 'memory',
      ledger: memoryLedger(),
      ...memoryFindings(),
      state: memoryLocalState(),
      stop: async () => {},
    },
    config: configOf({}),
    profiles: [],
    onFinding: ignored,
    onRejected: ignored,
    onProgress: ignored,
  });
  // One judgement of the call, one of its minute.
  expect(summaryJson(summary)).toMatchObject({ invocations: 1, checkErrors: 2, listCostUsd: '0.003465' });
});
