import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { logEventScanner } from '#adapters/cloudwatch-logs/log-event-scanner.ts';

interface Scan {
  elements: { value: unknown; text: string; key: string | undefined }[];
  documents: { frame: unknown; cut: boolean }[];
  rejected: string[];
  endsInside: boolean;
}

function scan(json: string | Uint8Array, { chunkSize = 1e9, maxBytes = 1e6, arrays = ['logEvents'] } = {}): Scan {
  const result: Scan = { elements: [], documents: [], rejected: [], endsInside: false };
  const scanner = logEventScanner(
    {
      element: (value, text, key) => result.elements.push({ value, text, key }),
      document: (frame, _text, cut) => result.documents.push({ frame, cut }),
      rejected: (reason) => result.rejected.push(reason),
    },
    arrays,
    maxBytes,
  );
  const bytes = Buffer.from(json);
  for (let at = 0; at < bytes.length; at += chunkSize) {
    if (!scanner.write(bytes.subarray(at, at + chunkSize))) break;
  }
  result.endsInside = scanner.endsInside();
  return result;
}

const values = (json: string, options?: Parameters<typeof scan>[1]): unknown[] =>
  scan(json, options).elements.map(({ value }) => value);

describe.each([1, 2, 3, 7, 64, 1e9])('in chunks of %d bytes', (chunkSize) => {
  it.each([
    { name: 'cuts the named array', json: '{"a":1,"logEvents":[{"x":1},{"x":2}],"b":"c"}', cut: [{ x: 1 }, { x: 2 }] },
    { name: 'cuts a top-level array', json: '[{"x":1},{"x":2}]', cut: [{ x: 1 }, { x: 2 }] },
    { name: 'leaves other arrays in the frame', json: '{"other":[{"x":1}]}', cut: [] },
    { name: 'leaves the array alone one level down', json: '{"a":{"logEvents":[{"x":1}]}}', cut: [] },
    { name: 'takes a value with the name for what it is', json: '{"a":"logEvents","b":[{"x":1}]}', cut: [] },
    {
      name: 'takes any blanks',
      json: ' {\r\n\t"logEvents" : [ {"x" : 1 } ,\n {"x":2} ] } ',
      cut: [{ x: 1 }, { x: 2 }],
    },
    {
      name: 'is not misled by what strings hold',
      json: '[{"m":"},{\\"},{"},{"m":"]}[{\\\\"}]',
      cut: [{ m: '},{"},{' }, { m: ']}[{\\' }],
    },
    {
      name: 'is not misled by nested objects',
      json: '[{"n":[{"a":1},{"b":2}]},{"c":3}]',
      cut: [{ n: [{ a: 1 }, { b: 2 }] }, { c: 3 }],
    },
    {
      name: 'cuts elements that are no objects',
      json: '[[1,2],"a,]b",-1.5e3 ,null,{}]',
      cut: [[1, 2], 'a,]b', -1500, null, {}],
    },
    {
      name: 'reads documents one after the other',
      json: '[{"x":1}]\n{"logEvents":[{"x":2}]}',
      cut: [{ x: 1 }, { x: 2 }],
    },
    { name: 'knows an empty array', json: '{"logEvents":[]}', cut: [] },
  ])('$name', ({ json, cut }) => {
    const result = scan(json, { chunkSize });
    expect(result.elements.map(({ value }) => value)).toEqual(cut);
    expect(result.rejected).toEqual([]);
    expect(result.endsInside).toBe(false);
  });

  it('gives the frame with its cut arrays empty, whatever stands after them', () => {
    const result = scan('{"owner":"o","logEvents":[{"x":1}],"filters":["a",{"b":[1]}]}', { chunkSize });
    expect(result.documents).toEqual([{ frame: { owner: 'o', logEvents: [], filters: ['a', { b: [1] }] }, cut: true }]);
    expect(result.elements).toEqual([{ value: { x: 1 }, text: '{"x":1}', key: 'logEvents' }]);
  });

  it.each([
    {
      name: 'a malformed element',
      json: '[{"x":1},{"x":tru},{"x":3}]',
      rejected: ['unreadable-event'],
      cut: [{ x: 1 }, { x: 3 }],
    },
    { name: 'a missing comma', json: '[{"x":1} {"x":2}]', rejected: ['unreadable-event'], cut: [{ x: 1 }, { x: 2 }] },
    { name: 'a comma too many', json: '[{"x":1},]', rejected: ['unreadable-event'], cut: [{ x: 1 }] },
    { name: 'a doubled comma', json: '[{"x":1},,{"x":2}]', rejected: ['unreadable-event'], cut: [{ x: 1 }, { x: 2 }] },
    {
      name: 'a bracket of the wrong kind',
      json: '[{"x":[1}},{"x":2}]',
      rejected: ['unreadable-event'],
      cut: [{ x: 2 }],
    },
    { name: 'a stray bracket', json: '[},{"x":2}]', rejected: ['unreadable-event'], cut: [{ x: 2 }] },
    {
      name: 'a malformed frame',
      json: '{"owner":,"logEvents":[{"x":1}]}',
      rejected: ['unreadable-event'],
      cut: [{ x: 1 }],
    },
    { name: 'text that is no JSON', json: 'Permissions are correctly set', rejected: ['unreadable-event'], cut: [] },
    {
      name: 'an element over the cap',
      json: `[{"x":1},{"m":"${'},{\\"'.repeat(30)}"},{"x":3}]`,
      rejected: ['too-large'],
      cut: [{ x: 1 }, { x: 3 }],
    },
    {
      name: 'a frame over the cap',
      json: `{"o":"${'[{'.repeat(40)}","logEvents":[{"x":1}]} [{"x":2}]`,
      rejected: ['too-large'],
      cut: [{ x: 2 }],
    },
  ])('reports $name once and goes on where it can', ({ json, rejected, cut }) => {
    const result = scan(json, { chunkSize, maxBytes: 64 });
    expect(result.rejected).toEqual(rejected);
    expect(result.elements.map(({ value }) => value)).toEqual(cut);
  });
});

const element = fc.jsonValue({ maxDepth: 3 });
const blank = fc.stringMatching(/^[ \n\r\t]{0,3}$/);

test.prop([fc.array(element, { maxLength: 12 }), blank, blank, fc.integer({ min: 1, max: 80 })])(
  'cuts any array, however it is written and wherever the chunks end',
  (elements, before, after, chunkSize) => {
    const list = elements.map((each) => `${before}${JSON.stringify(each)}${after}`).join(',');
    const result = scan(`{${before}"logEvents"${after}:${before}[${list}${before}]${after},"owner":"o"}`, {
      chunkSize,
    });
    expect(result.elements.map(({ value }) => value)).toEqual(JSON.parse(JSON.stringify(elements)));
    expect(result.rejected).toEqual([]);
    expect(result.documents).toEqual([{ frame: { logEvents: [], owner: 'o' }, cut: true }]);
  },
);

test.prop([
  fc.array(fc.string({ unit: fc.constantFrom(...'{}[]",:\\ \nx1') }), { minLength: 1, maxLength: 8 }),
  fc.integer({ min: 1, max: 9 }),
])('finds the same in any bytes whether they come whole or in pieces', (texts, chunkSize) => {
  const json = `[{"a":1},${texts.join('')}`;
  expect(scan(json, { chunkSize })).toEqual(scan(json));
});

it('takes time in proportion to the input when every guess is wrong', () => {
  // One `},{"` at the very end makes each guess from an earlier element span everything; quadratic, this would take minutes.
  const json = `[${'{"a":1}, '.repeat(400_000)}{"a":1},{"a":1}]`;
  expect(values(json)).toHaveLength(400_002);
});
