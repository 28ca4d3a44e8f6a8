import { expect, it } from 'vitest';
import { differences, type Summary } from './replay.ts';
import type { Truth } from './traffic.ts';

const truth: Truth = {
  records: 2,
  listCost: 3_000_000n,
  profiles: new Map([['arn', { calls: 2, listCost: 3_000_000n }]]),
};
const summary: Summary = {
  records: 2,
  invocations: 2,
  duplicates: 0,
  rejected: 0,
  listCostUsd: '0.000003',
  table: { invocations: 2, listCostUsd: '0.000003' },
  spenders: [{ spender: 'arn', invocations: 2, listCostUsd: '0.000003' }],
  seconds: 1,
};

it('finds nothing where counts and money agree', () => {
  expect(differences(summary, truth)).toEqual([]);
});

it('finds a pico-dollar', () => {
  expect(differences({ ...summary, listCostUsd: '0.000003000001' }, truth)).toEqual([
    'list cost 0.000003000001 instead of 0.000003',
  ]);
});

it('finds a call that is somebody else’s', () => {
  const spenders = [{ spender: 'other', invocations: 2, listCostUsd: '0.000003' }];
  expect(differences({ ...summary, spenders }, truth)).toEqual([
    'calls of arn 0 instead of 2',
    'cost of arn 0 instead of 0.000003',
  ]);
});
