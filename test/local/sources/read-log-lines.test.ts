import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeSubscriptionEvent } from '#adapters/cloudwatch-logs/encode-subscription-event.ts';
import type { LogLine } from '#functions/local/sources/log-line.ts';
import { type ReadOptions, readLogLines, type SourceSummary } from '#functions/local/sources/read-log-lines.ts';
import { UsageError } from '#functions/local/usage-error.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sources-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function read(
  paths: readonly string[],
  stdin: readonly (string | Uint8Array)[] = [],
): Promise<{ lines: LogLine[]; summaries: SourceSummary[]; skipped: string[] }> {
  const lines: LogLine[] = [];
  const skipped: string[] = [];
  const summaries: SourceSummary[] = [];
  const input = (async function* () {
    for (const chunk of stdin) yield Buffer.from(chunk);
  })();
  const options: ReadOptions = {
    stdin: input,
    onSource: (each) => summaries.push(each),
    onSkipped: (path, why) => skipped.push(`${path.replace(`${folder}/`, '')}: ${why}`),
  };
  for await (const line of readLogLines(paths, options)) lines.push(line);
  return { lines, summaries, skipped };
}

const texts = (lines: readonly LogLine[]): string[] =>
  lines.map((line) => ('text' in line ? line.text : `! ${line.rejected}`));

const AT = Date.UTC(2026, 10, 2, 9);
const record = (n: number): string =>
  JSON.stringify({
    schemaType: 'ModelInvocationLog',
    timestamp: new Date(AT + n * 1000).toISOString(),
    requestId: `r${n}`,
    input: { inputBodyJson: { text: 'é "},{" [x]' } },
  });
const records = [record(0), record(1), record(2)];
const jsonLines = `${records.join('\n')}\n`;
const events = records.map((message, n) => ({
  logStreamName: 's',
  timestamp: AT + n,
  message,
  ingestionTime: 1,
  eventId: `${n}`,
}));
const envelope = (messageType: 'DATA_MESSAGE' | 'CONTROL_MESSAGE' = 'DATA_MESSAGE', messages = records): unknown =>
  encodeSubscriptionEvent(
    messages.map((message, n) => ({ id: `${n}`, timestamp: AT + n, message })),
    { messageType },
  );
const rows = records.map((message, n) => [
  { field: '@timestamp', value: `2026-11-02 09:00:00.00${n}` },
  { field: '@message', value: message },
  { field: '@ptr', value: 'x' },
]);
const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2);

describe('reads the same records from', () => {
  const times = [AT, AT + 1, AT + 2];
  const noTimes = [undefined, undefined, undefined];
  it.each([
    { form: 'JSON lines', content: jsonLines, at: noTimes, on: [1, 2, 3] },
    {
      form: 'lines that end in CRLF, begin with a byte order mark and have no last line end',
      content: `\uFEFF${records.join('\r\n')}`,
      at: noTimes,
      on: [1, 2, 3],
    },
    { form: 'lines with empty ones between', content: `\n${records.join('\n  \n\n')}\n\n`, at: noTimes, on: [2, 5, 8] },
    { form: 'gzip whatever its name', content: gzipSync(jsonLines), at: noTimes, on: [1, 2, 3] },
    {
      form: 'several gzip members',
      content: Buffer.concat(records.map((each) => gzipSync(`${each}\n`))),
      at: noTimes,
      on: [1, 2, 3],
    },
    {
      form: 'an export to S3',
      content: records.map((each, n) => `2026-11-02T09:00:00.00${n}Z ${each}\n`).join(''),
      at: times,
      on: [1, 2, 3],
    },
    {
      form: 'aws logs tail',
      content: records
        .map((each, n) => `2026-11-02T09:00:00.00${n}000+00:00 aws/bedrock/modelinvocations ${each}\n`)
        .join(''),
      at: times,
      on: [1, 2, 3],
    },
    {
      form: 'filter-log-events',
      content: pretty({ searchedLogStreams: [], events, nextToken: 't' }),
      at: times,
      on: [1, 2, 3],
    },
    {
      form: 'several answers of filter-log-events after each other',
      content: `${pretty({ events: events.slice(0, 1) })}\n${pretty({ events: events.slice(1) })}\n`,
      at: times,
      on: [1, 2, 3],
    },
    {
      form: 'filter-log-events on one line',
      content: JSON.stringify({ events, searchedLogStreams: [] }),
      at: times,
      on: [1, 1, 1],
    },
    {
      form: 'get-log-events with the events last',
      content: pretty({ nextForwardToken: 'f/1', nextBackwardToken: 'b/1', events }),
      at: times,
      on: [1, 2, 3],
    },
    { form: 'events taken out of their list', content: pretty(events), at: times, on: [1, 2, 3] },
    {
      form: 'events one a line',
      content: events.map(({ timestamp, message }) => JSON.stringify({ timestamp, message })).join('\n'),
      at: times,
      on: [1, 2, 3],
    },
    {
      form: 'a Logs Insights answer',
      content: pretty({ queryLanguage: 'CWLI', results: rows, statistics: { recordsMatched: 3 } }),
      at: times,
      on: [1, 2, 3],
    },
    {
      form: 'a Logs Insights answer with other things first',
      content: pretty({ statistics: { recordsMatched: 3 }, status: 'Complete', results: rows }),
      at: times,
      on: [1, 2, 3],
    },
    { form: 'Logs Insights rows', content: pretty(rows), at: times, on: [1, 2, 3] },
    {
      form: 'a Logs Insights download',
      content: JSON.stringify(
        records.map((each, n) => ({ '@timestamp': `2026-11-02 09:00:00.00${n}`, '@message': JSON.parse(each) })),
      ),
      at: times,
      on: [1, 2, 3],
    },
    {
      form: 'a list on one line, after a byte order mark',
      content: `\uFEFF[${records.join(',')}]`,
      at: noTimes,
      on: [1, 2, 3],
    },
    { form: 'a saved subscription event', content: pretty(envelope()), at: times, on: [1, 2, 3] },
    {
      form: 'saved subscription events one a line',
      content: `${JSON.stringify(envelope('DATA_MESSAGE', records))}\n`,
      at: times,
      on: [1, 1, 1],
    },
    {
      form: 'a list of saved subscription events with a control message',
      content: pretty([envelope('CONTROL_MESSAGE', ['CWL CONTROL MESSAGE']), envelope()]),
      at: times,
      on: [1, 2, 3],
    },
  ])('$form', async ({ content, at, on }) => {
    const path = file('input.txt', content);
    const { lines, summaries } = await read([path]);
    expect(texts(lines)).toEqual(records);
    expect(lines.map((line) => ('timestampMs' in line ? line.timestampMs : undefined))).toEqual(at);
    expect(lines.map(({ line }) => line)).toEqual(on);
    expect(new Set(lines.map(({ source }) => source))).toEqual(new Set([path]));
    expect(summaries).toMatchObject([{ source: path, lines: 3, looksLikeLogs: true }]);
  });

  it.each([
    {
      form: 'pretty-printed records after each other',
      content: records.map((each) => pretty(JSON.parse(each))).join('\n'),
    },
    { form: 'a pretty-printed list', content: pretty(records.map((each) => JSON.parse(each))) },
  ])('$form', async ({ content }) => {
    const { lines } = await read([file('input.json', content)]);
    expect(texts(lines).map((text) => JSON.parse(text))).toEqual(records.map((each) => JSON.parse(each)));
    expect(lines.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('standard input, in pieces of any size', async () => {
    const zipped = gzipSync(jsonLines);
    const { lines } = await read(
      ['-'],
      Array.from(zipped, (byte) => Uint8Array.of(byte)),
    );
    expect(texts(lines)).toEqual(records);
    expect(lines[0]).toMatchObject({ source: '-', line: 1 });
  });
});

it('keeps a pretty-printed record whole, a list in it included', async () => {
  const value = { requestId: 'r', identity: [{ arn: 'a' }], timestamp: 't' };
  const { lines } = await read([file('one.json', pretty(value))]);
  expect(texts(lines).map((text) => JSON.parse(text))).toEqual([value]);
});

it('gives notices and broken lines as they are: saying what they are is not its work', async () => {
  const odd = [
    'Permissions are correctly set for Amazon Bedrock logs.',
    '{"requestId":"r","broken',
    '{"level":"info","message":"hi"}',
  ];
  const { lines } = await read([file('a.log', [record(0), ...odd, record(1)].join('\n'))]);
  expect(texts(lines)).toEqual([record(0), ...odd, record(1)]);
});

it('reads lines although the first is broken', async () => {
  const { lines } = await read([file('a.jsonl', `${record(0).slice(0, -9)}\n${record(1)}\n`)]);
  expect(texts(lines)).toEqual([record(0).slice(0, -9), record(1)]);
});

describe('a time around an event that cannot be one is ignored:', () => {
  it.each([1e300, 8.64e15, -8.64e15, 8.64e15 + 1, 1_793_610_000_000_000, 0, '1793610000000', null])(
    'timestamp %s',
    async (timestamp) => {
      const event = JSON.stringify({ eventId: '1', timestamp, message: record(0) });
      const list = pretty({ events: [{ eventId: '1', timestamp, message: record(0) }] });
      const { lines } = await read([file('a.jsonl', event), file('b.json', list)]);
      expect(lines.map((line) => ({ ...line, source: '', line: 0 }))).toEqual([
        { text: record(0), source: '', line: 0 },
        { text: record(0), source: '', line: 0 },
      ]);
    },
  );

  it.each(['2026-02-30 09:00:00.000', 'soon', '+275760-09-13 00:00:00'])('@timestamp %s', async (time) => {
    const { lines } = await read([file('a.json', pretty([{ '@timestamp': time, '@message': record(0) }]))]);
    expect(lines).toEqual([{ text: record(0), source: join(folder, 'a.json'), line: 1 }]);
  });

  it('the start of an exported line', async () => {
    const { lines } = await read([file('a.log', `2026-99-99T09:00:00.000Z ${record(0)}`)]);
    expect(lines).toEqual([{ text: record(0), source: join(folder, 'a.log'), line: 1 }]);
  });
});

describe('names by file and line', () => {
  it('a message that is nested too deep to be written again', async () => {
    const deep = `${'{"a":['.repeat(50_000)}1${']}'.repeat(50_000)}`;
    const row = (message: string): string => `{"@timestamp":"2026-11-02 09:00:00.000","@message":${message}}`;
    const lines = `${row(record(0))}\n${row(deep)}\n${row(record(1))}\n`;
    const list = `[${row(record(0))},${row(deep)},${row(record(1))}]`;
    for (const content of [lines, list]) {
      const given = (await read([file('a.json', content)])).lines;
      expect(texts(given)).toEqual([record(0), '! unreadable-event', record(1)]);
      expect(given.map(({ line }) => line)).toEqual([1, 2, 3]);
    }
  });

  it('the place where gzip is cut short, after every whole line before it', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) => record(n));
    const path = file('cut.gz', gzipSync(many.join('\n')).subarray(0, -300));
    const { lines } = await read([path]);
    const given = texts(lines).slice(0, -1);
    expect(given.length).toBeGreaterThan(1_000);
    expect(given).toEqual(many.slice(0, given.length));
    expect(lines.at(-1)).toEqual({ rejected: 'truncated', source: path, line: given.length + 1 });
  });

  it.each([
    { name: 'a document that ends early', content: pretty({ events }).slice(0, -30), line: 3 },
    { name: 'a compact document that ends early', content: JSON.stringify({ events }).slice(0, -30), line: 3 },
  ])('$name, after every whole event before it', async ({ content, line }) => {
    const path = file('cut.json', content);
    const { lines } = await read([path]);
    expect(texts(lines)).toEqual([...records.slice(0, 2), '! truncated']);
    expect(lines.at(-1)).toEqual({ rejected: 'truncated', source: path, line });
  });

  it('a line over 16 MiB', async () => {
    const path = file('big.jsonl', `${record(0)}\n{"requestId":"${'x'.repeat(17 * 1024 * 1024)}"}\n${record(1)}\n`);
    const { lines } = await read([path]);
    expect(texts(lines)).toEqual([record(0), '! too-large', record(1)]);
    expect(lines[1]).toEqual({ rejected: 'too-large', source: path, line: 2 });
  });

  it('an entry of a list of events that is none', async () => {
    const { lines } = await read([file('a.json', pretty({ events: [events[0], { noMessage: 1 }, 'x', events[1]] }))]);
    expect(texts(lines)).toEqual([record(0), '! unreadable-event', '! unreadable-event', record(1)]);
    expect(lines.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });

  it('a saved subscription event that cannot be unpacked', async () => {
    const { lines } = await read([file('a.jsonl', `{"awslogs":{"data":"AAAA"}}\n${JSON.stringify(envelope())}\n`)]);
    expect(texts(lines)).toEqual(['! unreadable-event', ...records]);
    expect(lines.map(({ line }) => line)).toEqual([1, 2, 2, 2]);
  });

  it('what follows a document and is none', async () => {
    const { lines } = await read([file('a.json', `${pretty(events)}\nsome notice\n`)]);
    expect(texts(lines)).toEqual([...records, '! unreadable-event']);
  });
});

it('whatever byte a document ends at, gives only true events and says that it was cut', async () => {
  for (const whole of [pretty({ events }), JSON.stringify({ events }), pretty(envelope()), pretty(rows)]) {
    for (let end = 40; end < whole.length; end++) {
      const given = texts((await read(['-'], [whole.slice(0, end)])).lines);
      expect(given).toEqual([...records.slice(0, given.length - 1), '! truncated']);
    }
  }
});

describe('a folder', () => {
  const key = (rest: string): string => `AWSLogs/111122223333/BedrockModelInvocationLogs/us-east-1/2026/11/${rest}`;

  it('is read in the order of its keys, without hidden files and what S3 delivery writes beside the logs', async () => {
    file(key('02/10/b.json.gz'), gzipSync(record(2)));
    file(key('02/09/z.json.gz'), gzipSync(record(1)));
    file(key('01/09/a.json.gz'), gzipSync(record(0)));
    file(key('02/09/data/r1_input.json.gz'), gzipSync('{"messages":[]}'));
    file('AWSLogs/111122223333/BedrockModelInvocationLogs/amazon-bedrock-logs-permission-check', 'x');
    file('.hidden/a.jsonl', record(7));
    file('.DS_Store', 'x');
    expect(texts((await read([folder])).lines)).toEqual(records);
    const hour = join(folder, key('02/09'));
    expect(texts((await read([hour])).lines)).toEqual([record(1)]);
  });

  it('of the user’s own that is called data is read', async () => {
    file('data/a.jsonl', record(0));
    expect(texts((await read([folder])).lines)).toEqual([record(0)]);
  });

  it('may hold links to files; links to folders are not followed', async () => {
    const target = file('logs/a.jsonl', record(0));
    mkdirSync(join(folder, 'links'));
    symlinkSync(target, join(folder, 'links/b.jsonl'));
    symlinkSync(folder, join(folder, 'links/circle'));
    expect(texts((await read([join(folder, 'links')])).lines)).toEqual([record(0)]);
  });
});

describe('a link below a folder that leads nowhere is skipped and told, and the rest is read:', () => {
  it.each([
    { name: 'to a file that is gone', target: () => join(folder, 'gone') },
    { name: 'to itself', target: () => 'link' },
    { name: 'below a file', target: () => join(folder, 'logs/a.jsonl/x') },
  ])('$name', async ({ target }) => {
    file('logs/a.jsonl', record(0));
    file('logs/z.jsonl', record(1));
    symlinkSync(target(), join(folder, 'logs/link'));
    const { lines, skipped } = await read([join(folder, 'logs')]);
    expect(texts(lines)).toEqual([record(0), record(1)]);
    expect(skipped).toEqual(['logs/link: a link that leads nowhere']);
  });
});

describe('several files are read in the order of their first time stamp', () => {
  it.each([
    { form: 'records', wrap: (n: number) => record(n) },
    { form: 'gzip of records', wrap: (n: number) => gzipSync(record(n)) },
    { form: 'exported lines', wrap: (n: number) => `2026-11-02T09:00:0${n}.000Z a notice` },
    {
      form: 'events of the AWS CLI',
      wrap: (n: number) => pretty({ events: [{ timestamp: AT + n, message: record(n) }] }),
    },
    { form: 'rows of Logs Insights', wrap: (n: number) => pretty({ results: [rows[n]] }) },
    {
      form: 'subscription events',
      wrap: (n: number) =>
        JSON.stringify(encodeSubscriptionEvent([{ id: '1', timestamp: AT + n, message: record(n) }])),
    },
  ])('$form', async ({ wrap }) => {
    file('a', wrap(2));
    file('b', wrap(0));
    const { lines } = await read([folder, file('other/c', wrap(1))]);
    // The folder holds other/c too, so the named file comes twice.
    expect(lines.map(({ source }) => source.slice(folder.length + 1))).toEqual(['b', 'other/c', 'other/c', 'a']);
  });

  it('and one without a time stays behind the file before it by name', async () => {
    file('a', record(2));
    file('b', 'no time here');
    file('c', record(0));
    const { lines } = await read([folder]);
    expect(lines.map(({ source }) => source.slice(folder.length + 1))).toEqual(['c', 'a', 'b']);
  });
});

describe('tells whether a source looks like logs:', () => {
  it.each([
    { name: 'records do', content: jsonLines, looks: true },
    { name: 'an answer without events does', content: pretty({ events: [], searchedLogStreams: [] }), looks: true },
    { name: 'a control message does', content: JSON.stringify(envelope('CONTROL_MESSAGE', ['x'])), looks: true },
    { name: 'a damaged file does', content: gzipSync(jsonLines).subarray(0, 30), looks: true },
    { name: 'prose does not', content: '# Readme\n\nA record has a "requestId": its name.\n', looks: false },
    { name: 'another JSON document does not', content: pretty({ name: 'x', events: 3 }), looks: false },
    { name: 'an empty file does not', content: '', looks: false },
    { name: 'bytes that are no text do not', content: Uint8Array.of(137, 80, 78, 71, 0, 0, 10, 1), looks: false },
  ])('$name', async ({ content, looks }) => {
    expect((await read([file('a', content)])).summaries.map(({ looksLikeLogs }) => looksLikeLogs)).toEqual([looks]);
  });

  it('nothing is given of bytes that are no text', async () => {
    const { lines, summaries, skipped } = await read([file('a.png', Uint8Array.of(137, 80, 78, 71, 0, 0, 10, 1))]);
    expect(lines).toEqual([]);
    expect(summaries).toMatchObject([{ form: 'binary', lines: 0 }]);
    expect(skipped).toEqual(['a.png: not UTF-8 text']);
  });

  it.each([
    { name: 'UTF-16', content: Buffer.from(`\uFEFF${jsonLines}`, 'utf16le') },
    { name: 'UTF-16 in gzip', content: gzipSync(Buffer.from(jsonLines, 'utf16le')) },
    { name: 'a zero byte as the 512th', content: `${'x'.repeat(511)}\0\n${jsonLines}` },
    { name: 'a zero byte as the 512th, in gzip', content: gzipSync(`${'x'.repeat(511)}\0\n${jsonLines}`) },
  ])('$name is skipped, and told', async ({ content }) => {
    const { lines, skipped } = await read([file('a', content), file('b', record(0))]);
    expect(texts(lines)).toEqual([record(0)]);
    expect(skipped).toEqual(['a: not UTF-8 text']);
  });
});

describe('a zero byte after the first 512 costs its own line only', () => {
  const many = Array.from({ length: 20 }, (_, n) => record(n));
  const spoilt = many.map((each, n) => (n === 9 ? each.replace('r9', 'r\0') : each));

  it.each([
    { name: 'text', content: spoilt.join('\n') },
    { name: 'gzip', content: gzipSync(spoilt.join('\n')) },
  ])('of $name', async ({ content }) => {
    const { lines, skipped } = await read([file('a', content)]);
    expect(texts(lines)).toEqual(spoilt);
    expect(skipped).toEqual([]);
  });

  it('of a document', async () => {
    const list = pretty({ events: many.map((message, n) => ({ timestamp: AT + n, message })) });
    const { lines } = await read([file('a.json', list.replace('r9', 'r\0'))]);
    const given = texts(lines);
    expect(given.filter((text) => text.startsWith('!'))).toEqual(['! unreadable-event']);
    expect(given.filter((text) => many.includes(text))).toHaveLength(19);
  });
});

describe('refuses in one line, before the first log line is given,', () => {
  it.each([
    { name: 'no path at all', paths: () => [], says: 'nothing to read: give files, folders, or - for standard input' },
    {
      name: 'a path that is not there',
      paths: () => [file('a', record(0)), `${folder}/gone`],
      says: 'no such file or folder: /gone',
    },
    {
      name: 'a path that cannot be opened',
      paths: () => [`${file('a', record(0))}/b`],
      says: 'cannot read /a/b: ENOTDIR',
    },
    {
      name: 'a link that leads nowhere',
      paths: () => {
        symlinkSync(join(folder, 'gone'), join(folder, 'link'));
        return [join(folder, 'link')];
      },
      says: 'no such file or folder: /link',
    },
  ])('$name', async ({ paths, says }) => {
    const error: unknown = await read(paths()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message.replace(folder, '')).toBe(says);
  });
});

it('reads a pipe, which can be opened only once', async () => {
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'pipe')]);
  const writing = writeFile(join(folder, 'pipe'), jsonLines);
  const { lines } = await read([join(folder, 'pipe'), file('z', record(5))]);
  await writing;
  expect(texts(lines)).toEqual([...records, record(5)]);
});

it('holds little of a large file', async () => {
  const line = `${JSON.stringify({ requestId: 'r', text: 'x'.repeat(50_000) })}\n`;
  const path = file('large.gz', gzipSync(line.repeat(4_000), { level: 1 }));
  const used = (): number => process.memoryUsage().external + process.memoryUsage().heapUsed;
  const before = used();
  let peak = 0;
  let count = 0;
  for await (const each of readLogLines([path])) {
    if ('text' in each) count++;
    if (count % 100 === 0) peak = Math.max(peak, used());
  }
  expect(count).toBe(4_000);
  expect(peak - before).toBeLessThan(120 * 1024 * 1024);
});

describe('closes what it has opened', () => {
  const openFiles = (): string[] =>
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/self/fd/${fd}`)];
      } catch {
        return [];
      }
    });

  it.each([
    { name: 'when its reader stops', content: gzipSync(jsonLines.repeat(20_000), { level: 1 }) },
    { name: 'when its reader stops, plain text', content: jsonLines.repeat(20_000) },
    { name: 'when there is no text in it', content: Buffer.alloc(1_000_000) },
  ])('$name', async ({ content }) => {
    const path = file('a', content);
    for await (const line of readLogLines([path])) {
      expect(line.line).toBe(1);
      break;
    }
    await vi.waitFor(() => expect(openFiles()).not.toContain(path));
  });
});
