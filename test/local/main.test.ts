import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, summaryOf } from '../support/cli.ts';
import { describeOnEngine } from '../support/engine.ts';
import { offloadedLoop } from '../support/offloaded.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const GOLDEN = join(ROOT, 'test/fixtures/bedrock-logs/synthetic-records.jsonl');
let folder = '';
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'main-'));
  await writeFile(file('plain.txt'), 'hello\n');
  await writeFile(file('unknown-field.json'), '{"bugets": []}');
  await writeFile(file('broken.json'), '{"budgets":');
  await writeFile(file('bad-price.json'), '{"prices": {"a.b": {"input": -1}}}');
  await writeFile(file('bad-catalog.json'), '{"profiles": [{"arn": "nothing", "name": "a", "models": []}]}');
  for (const ending of ['ts', 'mjs']) await writeFile(file(`secret.${ending}`), 'export default { token: xoxb hush };');
  await mkdir(file('empty'));
  await symlink('circle', file('circle'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('what cannot be done as asked', () => {
  const wrong: { what: string; args: () => string[]; says: RegExp }[] = [
    { what: 'a flag that does not exist', args: () => ['replay', GOLDEN, '--jason'], says: /'--jason'/ },
    { what: 'a command that does not exist', args: () => ['rerun', GOLDEN], says: /no command "rerun"/ },
    { what: 'no path', args: () => ['replay', '--json'], says: /at least one PATH/ },
    { what: 'a path that is not there', args: () => ['replay', file('nope')], says: /no such file or folder: .*nope/ },
    { what: 'a file without logs', args: () => ['replay', file('plain.txt'), '--json'], says: /plain\.txt looks like/ },
    { what: 'a folder without files', args: () => ['replay', file('empty'), '--json'], says: /empty looks like/ },
    {
      what: 'a config that is not there',
      args: () => ['replay', GOLDEN, '--config', file('nope')],
      says: /nope: there is no such file/,
    },
    {
      what: 'a config that is not JSON',
      args: () => ['replay', GOLDEN, '--config', file('broken.json')],
      says: /broken\.json: not JSON/,
    },
    ...['secret.ts', 'secret.mjs'].map((name) => ({
      what: `a config in ${name} that is none, of which no word is quoted`,
      args: () => ['replay', GOLDEN, '--config', file(name)],
      says: /^((?!xoxb|hush).)*cannot be imported \(((?!xoxb|hush).)*$/m,
    })),
    {
      what: 'a config with an unknown field',
      args: () => ['replay', GOLDEN, '--config', file('unknown-field.json')],
      says: /unknown-field\.json: bugets: unknown field/,
    },
    {
      what: 'a config with a wrong price',
      args: () => ['replay', GOLDEN, '--config', file('bad-price.json')],
      says: /prices\.a\.b\.input/,
    },
    {
      what: 'a wrong catalog',
      args: () => ['replay', GOLDEN, '--catalog', file('bad-catalog.json')],
      says: /profiles\[0\]\.arn/,
    },
    {
      what: 'a report where a file is',
      args: () => ['replay', GOLDEN, '--report', file('plain.txt')],
      says: /--report .*plain\.txt/,
    },
    {
      what: 'a report below a file',
      args: () => ['replay', GOLDEN, '--report', file('plain.txt/deep')],
      says: /--report .*plain\.txt\/deep: there is a file/,
    },
    { what: 'a report nowhere', args: () => ['replay', GOLDEN, '--report', ''], says: /--report is empty/ },
    {
      what: 'a report where no folder can be',
      args: () => ['replay', GOLDEN, '--report', file('circle/deep')],
      says: /--report .*circle\/deep: no folder to write to \(ELOOP\)/,
    },
    {
      what: 'an endpoint where nobody answers',
      args: () => ['replay', GOLDEN, '--endpoint', 'http://127.0.0.1:9'],
      says: /no DynamoDB .*127\.0\.0\.1:9/,
    },
    {
      what: 'a table file to verify that is not there',
      args: () => ['verify', '2026-11-02', GOLDEN, '--db', file('none.db')],
      says: /none\.db/,
    },
  ];

  it.concurrent.each(wrong)('ends with 2 and one line: $what', { timeout: 20_000 }, async ({ args, says }) => {
    const { code, stdout, stderr } = await run(args(), { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.replace(/^replaying .*\n/, '')).toMatch(/^[^\n]+\n$/);
    expect(stderr).toMatch(says);
  });

  it('leaves no file behind', async () => {
    expect((await readdir(folder)).filter((name) => /report|\.db/.test(name))).toEqual([]);
  });
});

describe('a replay', () => {
  it('that is strict ends with 0 when nothing was rejected', { timeout: 20_000 }, async () => {
    const lines = (await readFile(GOLDEN, 'utf8')).split('\n').slice(0, 10).join('\n');
    const { code, json, stderr } = await run(['replay', '-', '--json', '--strict'], { stdin: lines });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(json()).toMatchObject([{ type: 'summary', records: 10, invocations: 10 }]);
  });

  it('that is strict ends with 3 when a line was rejected, and names where on standard input', {
    timeout: 20_000,
  }, async () => {
    const ran = await run(['replay', '-', '--json', '--strict'], { stdin: await readFile(GOLDEN, 'utf8') });
    expect(ran.code).toBe(3);
    expect(ran.json()).toContainEqual({ v: 1, type: 'rejected', reason: 'malformed-json', source: '-:79' });
    expect(summaryOf(ran)).toMatchObject({ records: 81, invocations: 77, rejected: 1, listCostUsd: '7.67802311' });
  });

  it('counts every line once, also one that is too large only as a log event', { timeout: 20_000 }, async () => {
    const golden = (await readFile(GOLDEN, 'utf8')).split('\n');
    const large = {
      ...JSON.parse(golden[0] ?? ''),
      requestId: 'large',
      input: { inputBodyJson: '"'.repeat(3_000_000) },
    };
    await writeFile(file('large.jsonl'), [golden[0], JSON.stringify(large), '{"schemaType":', golden[1]].join('\n'));
    const ran = await run(['replay', file('large.jsonl'), '--json']);
    expect(summaryOf(ran)).toMatchObject({ records: 4, invocations: 2, duplicates: 0, rejected: 2, other: 0 });
    const rejected = ran.json().filter(({ type }) => type === 'rejected');
    expect(rejected.map(({ reason, source }) => [reason, source])).toEqual([
      ['too-large', `${file('large.jsonl')}:2`],
      ['malformed-json', `${file('large.jsonl')}:3`],
    ]);
  });

  it('as npm runs it silently writes JSON and nothing else', { timeout: 20_000 }, async () => {
    const args = ['start', '--silent', '--', 'replay', GOLDEN, '--json'];
    const { stdout } = await promisify(execFile)('npm', args, { cwd: ROOT });
    const types = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual(['finding', 'finding', 'rejected', 'summary']);
  });

  it('writes its report where it is told to, and in text says what is there', { timeout: 20_000 }, async () => {
    const ran = await run(['replay', GOLDEN, '--report', file('deep/report')], { cwd: folder });
    expect(ran.code).toBe(0);
    expect(await readFile(file('deep/report/index.html'), 'utf8')).toContain('7.68');
    expect(ran.stdout).toContain('7.68');
    expect(ran.stdout).toContain('no price: amazon.nova-canvas-v1:0, 1 call, 2 images');
    expect(ran.stderr).toContain(file('deep/report/index.html'));
  });
});

describe('a file that nothing is read from', () => {
  it('is named on stderr, and the rest is read', { timeout: 20_000 }, async () => {
    const mixed = file('mixed');
    await mkdir(mixed);
    await writeFile(join(mixed, 'a.bin'), Buffer.alloc(600));
    await writeFile(join(mixed, 'b.jsonl'), await readFile(GOLDEN));
    await symlink('gone', join(mixed, 'c.jsonl'));
    const ran = await run(['replay', mixed, '--json']);
    expect(ran.code).toBe(0);
    expect(ran.stderr.trimEnd().split('\n').sort()).toEqual([
      `${join(mixed, 'a.bin')}: not UTF-8 text, nothing was read from it`,
      `${join(mixed, 'c.jsonl')}: a link that leads nowhere, nothing was read from it`,
    ]);
    expect(summaryOf(ran)).toMatchObject({ records: 81, invocations: 77 });
  });

  it('is only counted beyond the first few', { timeout: 20_000 }, async () => {
    const pictures = file('pictures');
    await mkdir(pictures);
    for (let i = 0; i < 9; i++) await writeFile(join(pictures, `${i}.png`), Buffer.alloc(600));
    await writeFile(join(pictures, 'z.jsonl'), await readFile(GOLDEN));
    const { stderr } = await run(['replay', pictures, '--json']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(6);
    expect(stderr).toContain('and 4 more from which nothing was read\n');
  });

  it('leaves its neighbours alone when it is only one line with a zero byte', { timeout: 20_000 }, async () => {
    const golden = (await readFile(GOLDEN, 'utf8')).split('\n').slice(0, 10);
    await writeFile(file('zero.jsonl'), [...golden.slice(0, 5), '{"requestId":"\0"}', ...golden.slice(5)].join('\n'));
    const ran = await run(['replay', file('zero.jsonl'), '--json']);
    expect(ran.stderr).toBe('');
    expect(summaryOf(ran)).toMatchObject({ records: 11, invocations: 10, rejected: 1 });
  });
});

it('a log event dated beyond all calendars ends nothing', { timeout: 20_000 }, async () => {
  const golden = (await readFile(GOLDEN, 'utf8')).split('\n').slice(0, 3);
  const odd = [8.64e15, 1e300, -1e300].map((timestamp) => JSON.stringify({ eventId: '1', timestamp, message: 'x' }));
  const ran = await run(['replay', '-', '--json'], { stdin: [...golden, ...odd].join('\n') });
  expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: '' });
  expect(summaryOf(ran)).toMatchObject({ records: 6, invocations: 3, other: 3 });
});

describeOnEngine('tables that are kept', (engine) => {
  it.each(['replay', 'verify'])(
    'in a file that is in use end a %s with 2 and one line',
    {
      timeout: 20_000,
    },
    async (command) => {
      await writeFile(file('used.db'), '');
      await writeFile(file('used.db.lock'), `${process.pid}\n`);
      const args = command === 'verify' ? ['verify', '2026-11-02', GOLDEN] : ['replay', GOLDEN, '--json'];
      const { code, stdout, stderr } = await run([...args, '--db', file('used.db')]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^--db [^\\n]*used\\.db is in use by process ${process.pid}[^\\n]*\\n$`));
      expect(await readFile(file('used.db.lock'), 'utf8')).toBe(`${process.pid}\n`);
      expect(await readFile(file('used.db'), 'utf8')).toBe('');
    },
  );

  it.each(['--db', '--endpoint'])('with %s take nothing twice', { timeout: 30_000 }, async (option) => {
    const at = [option, option === '--db' ? file('kept.db') : engine().endpoint];
    const first = await run(['replay', GOLDEN, '--json', ...at]);
    const second = await run(['replay', GOLDEN, '--json', ...at]);
    expect(summaryOf(first).table).toEqual({ invocations: 77, listCostUsd: '7.67802311' });
    expect(summaryOf(second)).toMatchObject({
      records: 81,
      invocations: 0,
      failed: 0,
      duplicates: 78,
      rejected: 1,
      other: 2,
      tooLate: 0,
      listCostUsd: '0',
      table: { invocations: 77, listCostUsd: '7.67802311' },
      spenders: [],
    });
    expect(second.json().filter(({ type }) => type === 'finding')).toEqual([]);
    if (option === '--endpoint') return;
    expect((await readdir(folder)).filter((name) => name.startsWith('kept.db.'))).toEqual([]);
    const verified = await run(['verify', '2026-11-02', GOLDEN, ...at]);
    expect(verified.stdout).toContain('77 calls, $7.67802311; the table 77 calls, $7.67802311\nno difference');
    expect(verified.code).toBe(0);
    const inJson = await run(['verify', '2026-11-02', GOLDEN, '--json', ...at]);
    expect(inJson.json()).toEqual([
      {
        v: 1,
        type: 'verification',
        day: '2026-11-02',
        calls: { raw: 77, table: 77 },
        listCostUsd: { raw: '7.67802311', table: '7.67802311' },
        differences: [],
      },
    ]);
    expect({ code: inJson.code, stderr: inJson.stderr }).toEqual({ code: 0, stderr: '' });
    const missing = (await readFile(GOLDEN, 'utf8')).split('\n').slice(0, 10).join('\n');
    const different = await run(['verify', '2026-11-02', '-', '--json', ...at], { stdin: missing });
    expect(different.json()).toMatchObject([{ calls: { raw: 10, table: 77 } }]);
    expect(different.json()[0]?.differences).toContainEqual(expect.stringMatching(/the logs say .*; the table /));
    expect(different.code).toBe(1);
  });

  it('with a file that cannot be opened end with 2 and one line', { timeout: 20_000 }, async () => {
    const { code, stdout, stderr } = await run(['replay', GOLDEN, '--json', '--db', file('no/folder/x.db')]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^--db [^\n]*x\.db[^\n]*\n$/);
  });
});

describe('requests that are too large for their records', () => {
  const calls = offloadedLoop('refunds', Date.UTC(2026, 10, 2, 10));
  const replayed = async (name: string) => {
    const { code, stderr, json } = await run(['replay', file(name), '--json']);
    return { code, stderr, found: json().filter(({ type }) => type === 'finding') };
  };
  beforeAll(async () => {
    for (const name of ['with', 'without']) {
      await mkdir(file(`${name}/09/data`), { recursive: true });
      await writeFile(file(`${name}/09/logs.jsonl`), calls.map(({ line }) => `${line}\n`).join(''));
    }
    for (const { address, body } of calls)
      await writeFile(file(`with/09/data/${basename(address)}`), gzipSync(JSON.stringify(body)));
  });

  it('are read where they lie beside the logs', async () => {
    const { code, stderr, found } = await replayed('with');
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('S3')]);
    expect(found).toContainEqual(expect.objectContaining({ check: 'tool-call-loop', change: 'opened' }));
  });

  it('are missed where they do not', async () => {
    const { code, stderr, found } = await replayed('without');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/\d+ requests to look for loops in went to S3/)]);
    expect(found).toEqual([]);
  });
});
