import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLine, readRecord } from '#core/invocation/read-record.ts';
import { bodiesRecord, logRecord, readCall, readContext, readInvocation } from '../../support/log-record.ts';

const without = (field: string) => Object.fromEntries(Object.entries(logRecord()).filter(([name]) => name !== field));
const read = (record: unknown) => readRecord(record, readContext);

describe('a line', () => {
  const line = JSON.stringify(logRecord());

  it.each([
    { name: 'a notice in words', text: 'Permissions are correctly set for Amazon Bedrock logs.', kind: 'other' },
    { name: 'nothing', text: '', kind: 'other' },
    { name: 'a list', text: `[${line}]`, kind: 'other' },
    { name: 'a record', text: line, kind: 'invocation' },
    { name: 'a record after blanks and a byte order mark', text: `\uFEFF \t${line}\r\n`, kind: 'invocation' },
  ])('with $name is $kind', ({ text, kind }) => {
    expect(readLine(text, readContext).kind).toBe(kind);
  });

  it.each([line.slice(0, -1), `${line}x`, '{', '{"a":'])(
    'that begins as an object and is none is rejected (%#)',
    (text) => {
      expect(readLine(text, readContext)).toEqual({ kind: 'rejected', reason: 'malformed-json' });
    },
  );

  it('never throws, whatever it holds', () => {
    const record = fc.record(
      Object.fromEntries(
        Object.keys(logRecord()).map((field) => [field, fc.oneof(fc.jsonValue(), fc.constant(logRecord()[field]))]),
      ),
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `{${rest}`),
      fc.json(),
      record.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        const result = readLine(candidate, readContext);
        if (result.kind === 'invocation') [result.history.step(39), result.history.text(39)];
        expect(['invocation', 'rejected', 'other']).toContain(result.kind);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a record', () => {
  it.each([null, undefined, 'text', 7, [logRecord()]])('that is %j is no object', (record) => {
    expect(read(record)).toEqual({ kind: 'rejected', reason: 'not-an-object' });
  });

  it.each([
    { name: 'another schema type', record: logRecord({ schemaType: 'ExampleOtherLog' }), kind: 'other' },
    { name: 'no schema type and both ids', record: without('schemaType'), kind: 'invocation' },
    {
      name: 'no schema type and no request id',
      record: { modelId: 'm', timestamp: '2026-11-02T09:00:37Z' },
      kind: 'other',
    },
  ])('with $name is $kind', ({ record, kind }) => {
    expect(read(record).kind).toBe(kind);
  });

  it.each([
    { field: 'requestId', reason: 'missing-request-id', bad: [undefined, '', 7, 'x'.repeat(129), 'a b', 'a\nb'] },
    {
      field: 'timestamp',
      reason: 'missing-timestamp',
      bad: [
        undefined,
        1793609000,
        'yesterday',
        '2026-11-02',
        '2026-13-02T09:00:00Z',
        '2022-12-31T23:59:59Z',
        '2100-01-01T00:00:00Z',
      ],
    },
    {
      field: 'accountId',
      reason: 'invalid-account-or-region',
      bad: [undefined, 111122223333, '11112222333', '11112222333#'],
    },
    {
      field: 'region',
      reason: 'invalid-account-or-region',
      bad: [undefined, 'us', 'US-EAST-1', 'us-east-1#x', 'a'.repeat(33)],
    },
    { field: 'modelId', reason: 'missing-model-id', bad: [undefined, '', 3] },
  ])('without a usable $field is rejected as $reason', ({ field, reason, bad }) => {
    for (const value of bad) expect(read(logRecord({ [field]: value }))).toEqual({ kind: 'rejected', reason });
  });

  it.each([
    ['2026-11-02T09:00:37Z', Date.UTC(2026, 10, 2, 9, 0, 37)],
    ['2026-11-02T09:00:37.250Z', Date.UTC(2026, 10, 2, 9, 0, 37, 250)],
    ['2026-11-02T10:00:37+01:00', Date.UTC(2026, 10, 2, 9, 0, 37)],
    ['2026-11-02T09:00:37', Date.UTC(2026, 10, 2, 9, 0, 37)],
  ])('happened at its own time: %s', (timestamp, at) => {
    expect(readInvocation(logRecord({ timestamp })).timestamp).toBe(at);
  });

  it.each([
    ['us-gov-west-1', 'aws-us-gov.111122223333.us-gov-west-1'],
    ['cn-north-1', 'aws-cn.111122223333.cn-north-1'],
    ['eu-central-1', 'aws.111122223333.eu-central-1'],
  ])('of %s has the scope %s', (region, scope) => {
    expect(readInvocation(logRecord({ region })).scope).toBe(scope);
  });

  it.each([
    { errorCode: null, expected: undefined },
    { errorCode: '', expected: undefined },
    { errorCode: 'ThrottlingException', expected: 'ThrottlingException' },
    { errorCode: 'the prompt was: secret', expected: 'unknown' },
    { errorCode: 429, expected: 'unknown' },
  ])('with the error code $errorCode failed with $expected', ({ errorCode, expected }) => {
    expect(readInvocation(logRecord({ errorCode })).errorCode).toBe(expected);
  });

  it('accepts any plain operation name and no other text for one', () => {
    expect(readInvocation(logRecord({ operation: 'CreateResponse' })).operation).toBe('CreateResponse');
    expect(readInvocation(logRecord({ operation: 'two words' })).operation).toBe('unknown');
    expect(readInvocation(without('operation')).operation).toBe('unknown');
  });
});

describe('the caller', () => {
  it.each([
    ['arn:aws:sts::111122223333:assumed-role/helpdesk/session', 'arn:aws:iam::111122223333:role/helpdesk'],
    ['arn:aws-us-gov:sts::111122223333:assumed-role/a.b-c@d/e/f', 'arn:aws-us-gov:iam::111122223333:role/a.b-c@d'],
    ['arn:aws:iam::111122223333:role/service-role/app', 'arn:aws:iam::111122223333:role/service-role/app'],
    ['arn:aws:iam::111122223333:user/team/kim', 'arn:aws:iam::111122223333:user/team/kim'],
    ['arn:aws:iam::111122223333:user/a#b c', 'arn:aws:iam::111122223333:user/a?b?c'],
    ['arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:root'],
    ['arn:aws:sts::111122223333:federated-user/chosen-name', 'arn:aws:sts::111122223333:federated-user'],
    ['not an arn', undefined],
    [7, undefined],
  ])('%s is %s', (arn, role) => {
    expect(readInvocation(logRecord({ identity: { arn } })).role).toBe(role);
    expect(readInvocation(logRecord({ identity: [{ arn }, { arn: 'other' }] })).role).toBe(role);
  });

  it.each([undefined, null, 'x', [], [null]])('is unknown when the identity is %j', (identity) => {
    expect(readInvocation(logRecord({ identity })).role).toBeUndefined();
  });
});

describe('request metadata', () => {
  const metadataOf = (requestMetadata: unknown, context = readContext) =>
    readInvocation(logRecord({ requestMetadata }), context).metadata;

  it('keeps strings under allow-listed keys, and nothing else', () => {
    const given = { team: 'support', session: 's-1', other: 'x', threadId: 7 };
    expect(metadataOf(given)).toEqual({ team: 'support', session: 's-1' });
  });

  it.each([undefined, null, 'team=support', ['team'], 7])('is empty when it is %j', (given) => {
    expect(metadataOf(given)).toEqual({});
  });

  it('cuts a value at 256 characters without breaking one in two', () => {
    expect(metadataOf({ team: 'x'.repeat(1000) })).toEqual({ team: 'x'.repeat(256) });
    expect(metadataOf({ team: `${'x'.repeat(255)}😀` })).toEqual({ team: `${'x'.repeat(255)}\uFFFD` });
  });

  it('keeps at most 16 entries', () => {
    const names = Array.from({ length: 40 }, (_, index) => `k${index}`);
    const given = Object.fromEntries(names.map((name) => [name, 'v']));
    expect(Object.keys(metadataOf(given, { ...readContext, metadataKeys: new Set(names) }))).toHaveLength(16);
  });

  it('is not reached through the prototype', () => {
    const context = { ...readContext, metadataKeys: new Set(['constructor', '__proto__', 'polluted']) };
    const { metadata } = readInvocation(
      logRecord({ requestMetadata: JSON.parse('{"__proto__":{"polluted":"yes"}}') }),
      context,
    );
    expect(metadata).toEqual({});
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});

describe('a request that is too large for its record', () => {
  const request = {
    system: [{ text: 'Answer briefly.' }],
    messages: [
      { role: 'user', content: [{ text: 'Find order 7.' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'search', input: { id: 7 } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ text: '0 results' }] } }] },
    ],
    serviceTier: { type: 'flex' },
  };
  const answer = { output: { message: { role: 'assistant', content: [{ text: 'There is none.' }] } } };
  const inline = readCall(bodiesRecord(request, answer));
  const address = 's3://bodies/data/req-1_input.json.gz';
  const offloaded = (given: object) =>
    readCall({
      ...bodiesRecord(undefined, answer),
      input: { inputTokenCount: 10, inputBodyS3Path: address, ...given },
    });

  it.each([{}, { inputBodyJson: null }])('reads with it as if it were inline (%j)', (given) => {
    const call = offloaded(given);
    expect(call.offloaded?.address).toBe(address);
    expect(call.history.step(0)).toBeUndefined();
    const read = call.offloaded?.withBody(request);
    if (read?.kind !== 'invocation') throw new Error('not read');
    expect(read.offloaded).toBeUndefined();
    expect(read.invocation).toEqual(inline.invocation);
    expect(read.invocation).toMatchObject({ tier: 'flex', features: { turns: 3 } });
    expect(read.history.step(0)).toEqual(inline.history.step(0));
    expect(read.history.step(0)).toMatchObject({ tool: 'search' });
    expect(read.history.text(0)).toEqual(inline.history.text(0));
  });

  it.each([undefined, null, 'text', [request]])('stays elsewhere when what is there is %j', (body) => {
    expect(offloaded({}).offloaded?.withBody(body)).toMatchObject({ kind: 'invocation', offloaded: { address } });
  });

  it.each([undefined, null, '', 7, {}])('is not looked for at %j', (inputBodyS3Path) => {
    expect(offloaded({ inputBodyS3Path }).offloaded).toBeUndefined();
  });

  it('is the one in the record where both are given', () => {
    expect(offloaded({ inputBodyJson: request }).offloaded).toBeUndefined();
  });
});
