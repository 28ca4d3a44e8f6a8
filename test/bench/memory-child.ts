import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';
import { memoryFindings } from '#adapters/memory/memory-findings.ts';
import { memoryLedger } from '#adapters/memory/memory-ledger.ts';
import { parseConfig } from '#core/config/config.ts';
import { findingRecorder } from '#functions/findings/finding-recorder.ts';
import { ingestEventHandler } from '#functions/ingest-invocations/event-handler.ts';
import { composeIngest } from '#functions/ingestion/compose.ts';

// The measured process: the ingest handler takes the event of a file, which arrives as JSON text, as in Lambda.
const [file = ''] = process.argv.slice(2);
const parsed = parseConfig({});
if ('errors' in parsed) throw new Error('the empty configuration is not valid');
const begin = composeIngest({
  config: parsed.config,
  profiles: [],
  keys: hmacKeyRing({
    names: Buffer.alloc(32, 1).toString('base64'),
    content: [{ keyId: 1, from: '2000-01-01T00:00:00Z', key: Buffer.alloc(32, 2).toString('base64') }],
  }),
  ledger: memoryLedger(),
  findings: findingRecorder(memoryFindings().findings),
  clock: () => Date.UTC(2026, 10, 2, 9, 1),
});
const answer = await ingestEventHandler(async () => begin())(JSON.parse(readFileSync(file, 'utf8')), {} as Context);
process.stdout.write(`${JSON.stringify({ ...answer, findings: answer.findings.length })}\n`);
