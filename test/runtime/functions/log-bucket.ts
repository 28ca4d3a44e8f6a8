import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { DAY, isoOf, msOf } from '#core/time.ts';
import { s3Bucket } from '../../support/aws/s3-bucket.ts';
import { logRecord } from '../../support/log-record.ts';
import { offloadedLoop } from '../../support/offloaded.ts';
import { toolLoop } from '../../support/tool-loop.ts';

export const LOG_BUCKET = 'invocation-logs';

const records = readFileSync(new URL('../../fixtures/bedrock-logs/synthetic-records.jsonl', import.meta.url));
const KEY =
  'AWSLogs/111122223333/BedrockModelInvocationLogs/us-east-1/2026/11/02/09/20261102T090500000Z_0a1b2c3d4e5f6a7b.json.gz';

const TEN = Date.UTC(2026, 10, 2, 10);
/** An agent that has just run into a loop, and a call that is too old to be added. */
const others = [
  toolLoop({ conversation: 'in-an-object', at: TEN - 60_000, repeats: 6 }).line,
  JSON.stringify(logRecord({ timestamp: isoOf(TEN - msOf(40 * DAY)) })),
];

/** The requests of a saved event's records, but for the last one that is asked for. */
const bodies = offloadedLoop('research', TEN - 60_000, LOG_BUCKET, 16).map(
  ({ address, body }): [string, Uint8Array] => [
    address.slice(`s3://${LOG_BUCKET}/`.length),
    gzipSync(JSON.stringify(body)),
  ],
);

/** The bucket that Bedrock logs to: what is too large for the log group is in it, too. */
export const logBucket = s3Bucket(
  LOG_BUCKET,
  new Map<string, Uint8Array>([
    [KEY, gzipSync(records)],
    ['others', gzipSync(others.join('\n'))],
    ...bodies.slice(0, 8),
  ]),
);
