import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bodyFiles } from '#functions/local/sources/body-files.ts';

const HOUR = 'AWSLogs/111122223333/BedrockModelInvocationLogs/us-east-1/2026/11/02/09';
const body = { messages: [] };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bodies-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string | Uint8Array = gzipSync(JSON.stringify(body))): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}
/** What the body of a request is, by the address in its record. */
const read = (path: string, id = '1') =>
  bodyFiles([path]).read(`s3://invocation-logs/${HOUR}/data/${id}_input.json.gz`);

describe('a request that was copied with the logs', () => {
  it('is found in the folder that is read, as S3 delivery lays it', async () => {
    put(`${HOUR}/data/1_input.json.gz`);
    expect(await read(folder)).toEqual(body);
    expect(await read(join(folder, HOUR))).toEqual(body);
  });

  it('is found beside the file that is read', async () => {
    put('data/1_input.json.gz');
    expect(await read(put('logs.jsonl', ''))).toEqual(body);
  });

  it('is found below the data folder beside it, as a bucket of bodies alone is laid', async () => {
    put(`data/${HOUR}/data/1_input.json.gz`);
    expect(await read(put('logs.jsonl', ''))).toEqual(body);
  });

  it.each([
    { what: 'is not there', name: 'data/2_input.json.gz' },
    { what: 'is in no folder of bodies', name: 'logs/1_input.json.gz' },
    { what: 'is a folder', name: 'data/1_input.json.gz/x' },
  ])('is unknown where it $what', async ({ name }) => {
    put(name);
    expect(await read(folder)).toBeUndefined();
  });

  it('is unknown where it is damaged', async () => {
    put('data/1_input.json.gz', gzipSync(JSON.stringify(body)).subarray(0, 12));
    expect(await read(folder)).toBeUndefined();
  });

  it('is looked for in no folder that is not named', async () => {
    put('data/1_input.json.gz');
    expect(await read(join(folder, 'none.jsonl', 'x'))).toBeUndefined();
    expect(await read('-')).toBeUndefined();
  });
});
