import { describe, expect, it } from 'vitest';
import { hourPrefix, isLogKey } from '#adapters/s3/delivery-keys.ts';
import { minuteOf } from '#core/time.ts';

const HOUR = 'AWSLogs/111122223333/BedrockModelInvocationLogs/us-east-1/2026/11/02/09/';

describe('a key of S3 delivery', () => {
  it.each([
    { key: `${HOUR}20261102T090500Z_a.json.gz`, isLog: true },
    { key: `our/data/${HOUR}20261102T090500Z_a.json.gz`, isLog: true },
    { key: `${HOUR}data/7d1f_input.json.gz`, isLog: false },
    { key: `${HOUR}data/7d1f_input_media_00.pdf`, isLog: false },
    { key: 'AWSLogs/111122223333/BedrockModelInvocationLogs/amazon-bedrock-logs-permission-check', isLog: false },
  ])('$key holds records: $isLog', ({ key, isLog }) => {
    expect(isLogKey(key)).toBe(isLog);
  });

  it.each([
    { keyPrefix: '', before: '' },
    { keyPrefix: 'our/logs', before: 'our/logs/' },
    { keyPrefix: 'our/logs/', before: 'our/logs/' },
  ])('begins with its hour, after "$keyPrefix"', ({ keyPrefix, before }) => {
    const nine = minuteOf(Date.UTC(2026, 10, 2, 9));
    expect(hourPrefix(keyPrefix, 'aws.111122223333.us-east-1', nine)).toBe(`${before}${HOUR}`);
  });
});
