import type { Check } from '#core/checks/check.ts';
import { budget } from './budget.ts';
import { repeatedToolCall } from './repeated-tool-call.ts';
import { spendDoubled } from './spend-doubled.ts';

/** Judged every minute on the spend of a scope. A new check is its file and one line here. */
export const spendDetectors: readonly Check<'spend'>[] = [budget, spendDoubled];

/** Judged on every record by its own history, as it arrives. */
export const callDetectors: readonly Check<'call'>[] = [repeatedToolCall];
