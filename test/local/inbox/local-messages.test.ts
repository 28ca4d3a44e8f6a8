import { expect, it } from 'vitest';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import type { Observation } from '#core/findings/finding.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { startMessages } from '#functions/local/inbox/local-messages.ts';
import { composeNotify } from '#functions/notify-findings/compose.ts';
import { configOf } from '../../support/functions-on.ts';
import { SEEN_AT, seen } from '../../support/open-finding.ts';

it('a second run tells in an inbox of its own, whatever stood where in that of the first', async () => {
  const { findings, deliveries } = memoryFindings();
  const recorder = findingRecorder(findings);
  const run = async (spender: string, other: Partial<Observation> = {}) => {
    const messages = await startMessages(() => {});
    const config = configOf({});
    const targets = messages.targetsAt(() => SEEN_AT);
    const notify = composeNotify({
      config,
      profiles: [],
      deliveries,
      targets,
      findings: recorder,
      clock: () => SEEN_AT,
    });
    const tell = async (what: string, more: Partial<Observation> = {}) => {
      await recorder.record(seen({ spender: what, spenderName: what, resource: what, ...more }));
      await notify([], SEEN_AT + 60_000);
    };
    await tell(spender, other);
    return { tell, shown: () => messages.section('UTC')?.markup ?? '', stop: messages.stop };
  };
  const first = await run('first-bot');
  await first.stop();
  const second = await run('second-bot');
  await second.tell('first-bot', { severity: 'critical' });
  const shown = second.shown();
  await second.stop();
  expect(shown).toContain('second-bot (not in catalog) is looping');
  expect(shown).toContain('first-bot (not in catalog) is looping');
  expect(shown).not.toMatch(/edited/);
});
