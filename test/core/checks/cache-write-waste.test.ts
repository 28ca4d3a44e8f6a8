import { describe, expect, it } from 'vitest';
import { cacheWriteWaste } from '#core/checks/detectors/cache-write-waste.ts';
import { DAY, HOUR } from '#core/time.ts';
import { BOT } from '../../support/conversations.ts';
import { promptEvidence, type Sent } from '../../support/prompts.ts';
import { NINE } from '../../support/row.ts';

const judge = (sent: readonly Sent[], settings: unknown = {}, other = {}) =>
  cacheWriteWaste.configure(settings)({ ...promptEvidence(NINE, sent), ...other });

describe('a cache', () => {
  it.each<[string, Sent, string]>([
    ['that is written and never read, for $5', [NINE - HOUR, { cacheWrite5m: 6667 }], 'fail'],
    ['for less', [NINE - HOUR, { cacheWrite5m: 6666 }], 'pass'],
    ['that is read once', [NINE - HOUR, { cacheWrite5m: 20_000, cacheRead: 20_000 }], 'pass'],
    ['of an hour’s lifetime that is read once', [NINE - HOUR, { cacheWrite1h: 20_000, cacheRead: 20_000 }], 'fail'],
    ['that is read and was written before', [NINE - HOUR, { cacheRead: 20_000 }], 'not-applicable'],
    ['of the day before yesterday', [NINE - DAY - HOUR, { cacheWrite5m: 20_000 }], 'not-applicable'],
  ])('%s', (_, sent, outcome) => expect(judge([sent])[0]?.outcome).toBe(outcome));

  it('is told with both sides of the account', () => {
    const [verdict] = judge([[NINE - HOUR, { cacheWrite5m: 20_000, cacheRead: 1000 }]]);
    expect(verdict).toMatchObject({
      observation: {
        listCost: 12_300_000_000_000n,
        reason: `${BOT} paid $15.00 for writing prompts to the cache in 24 hours, and reading them saved $2.70: each token written was read 0.05 times`,
      },
    });
  });

  it('is nothing that can be told in dollars where a token has no price', () => {
    const sent: Sent[] = [[NINE - HOUR, { cacheWrite5m: 20_000 }]];
    expect(judge(sent, {}, { priceOf: () => undefined })[0]?.outcome).toBe('insufficient-data');
  });
});
