import { describe, expect, it } from 'vitest';
import { readLine } from '#core/invocation/read-record.ts';
import { stepsOf } from '../../support/agent-history.ts';
import { bodiesRecord, logRecord, readCall, readContext, readInvocation } from '../../support/log-record.ts';

const repeat = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index));

describe('deep nesting', () => {
  const deep = (levels: number) => `${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`;

  it.each(['system', 'messages', 'prompt', 'tools'])('in %s does not overflow', (field) => {
    const line = JSON.stringify(logRecord({ input: { inputBodyJson: { [field]: 'HERE' } } })).replace(
      '"HERE"',
      deep(20_000),
    );
    expect(readLine(line, readContext).kind).toBe('invocation');
  });

  it('in tool arguments, results and answers does not overflow', () => {
    const nested = JSON.parse(deep(20_000));
    const request = {
      messages: [
        { role: 'assistant', content: [{ toolUse: { toolUseId: 't', name: 'x', input: nested } }] },
        { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ json: nested }] } }] },
      ],
    };
    const answer = { output: { message: { content: [{ toolUse: { name: 'x', input: nested } }] } }, usage: nested };
    const { invocation, history } = readCall(bodiesRecord(request, answer));
    expect(invocation.features?.call).toBeDefined();
    expect(stepsOf(history)).toHaveLength(1);
  });
});

describe('very many of something', () => {
  // A step that is quadratic in any of these would take minutes, and the test's own time-out ends it.
  const shapes: Record<string, (count: number) => object> = {
    messages: (count) => bodiesRecord({ messages: repeat(count, () => ({ role: 'user', content: 'x' })) }, undefined),
    'system messages': (count) =>
      bodiesRecord({ messages: repeat(count, () => ({ role: 'system', content: 'x' })) }, undefined),
    'results in one message': (count) =>
      bodiesRecord({ messages: [{ content: repeat(count, () => ({ toolResult: { toolUseId: 'a' } })) }] }, undefined),
    'calls without a result': (count) =>
      bodiesRecord(
        { messages: [{ content: repeat(count, (id) => ({ toolUse: { toolUseId: `${id}`, name: 'x' } })) }] },
        undefined,
      ),
    'XML openings that never close': (count) =>
      bodiesRecord(
        { messages: [{ content: '<function_calls><invoke><function_results><result>'.repeat(count) }] },
        undefined,
      ),
    'stream events': (count) =>
      bodiesRecord(
        undefined,
        repeat(count, (index) => ({ index, delta: { text: 'x' } })),
      ),
    'metadata entries': (count) =>
      logRecord({ requestMetadata: Object.fromEntries(repeat(count, (index) => [`k${index}`, 'v'])) }),
    'cache details': (count) =>
      bodiesRecord(undefined, { usage: { cacheDetails: repeat(count, () => ({ ttl: '5m', inputTokens: 1 })) } }),
    'argument keys': (count) =>
      bodiesRecord(undefined, {
        content: [{ type: 'tool_use', name: 'x', input: Object.fromEntries(repeat(count, (key) => [`k${key}`, 1])) }],
      }),
  };

  it.each(Object.entries(shapes))('(%s) is read in time that grows with the record', (_, shape) => {
    const { invocation, history } = readCall(shape(200_000));
    expect(invocation.requestId).toBeDefined();
    expect(stepsOf(history).length).toBeLessThanOrEqual(40);
    expect(history.text(39)).toBeUndefined();
  });
});

describe('keys that mean something to JavaScript', () => {
  it('stay plain keys', () => {
    const line = JSON.stringify(logRecord()).replace(
      '"input":{',
      '"__proto__":{"errorCode":"Owned"},"constructor":{"prototype":{}},"toString":1,"input":{"__proto__":{"inputTokenCount":99},',
    );
    const result = readLine(line, readContext);
    expect(result).toMatchObject({ kind: 'invocation', invocation: { tokens: { input: 10 } } });
    expect(result).not.toHaveProperty('invocation.errorCode');
    expect({}).not.toHaveProperty('errorCode');
  });

  it('count as arguments like any other', () => {
    const call = (input: string) =>
      readInvocation(bodiesRecord(undefined, { content: [{ type: 'tool_use', name: 'x', input: JSON.parse(input) }] }))
        .features?.call;
    expect(call('{"__proto__":1}')).not.toBe(call('{"__proto__":2}'));
  });
});

describe('a word that must not get out', () => {
  const CANARY = 'canary-7f3a91';
  const texts = { type: 'text', text: `say ${CANARY}` };
  const record = bodiesRecord(
    {
      system: [{ text: CANARY }],
      messages: [
        { role: 'user', content: [{ text: `please ${CANARY}` }] },
        { role: 'assistant', content: [{ toolUse: { toolUseId: CANARY, name: 'read', input: { [CANARY]: CANARY } } }] },
        { role: 'user', content: [{ toolResult: { toolUseId: CANARY, content: [{ text: `Error: ${CANARY}` }] } }] },
      ],
      tools: [{ name: CANARY, description: CANARY }],
      service_tier: CANARY,
      performanceConfig: { latency: CANARY },
    },
    {
      output: { message: { content: [texts, { toolUse: { toolUseId: '1', name: CANARY, input: { q: CANARY } } }] } },
      stopReason: `${CANARY} 1`,
      stop_sequence: CANARY,
      service_tier: CANARY,
      usage: { inputTokens: CANARY },
    },
    {
      identity: { arn: `arn:aws:sts::111122223333:assumed-role/helpdesk/${CANARY}` },
      requestMetadata: { secret: CANARY, [CANARY]: 'x', team: 'support' },
      operation: `${CANARY} ${CANARY}`,
      errorCode: `failed at ${CANARY}`,
      inferenceRegion: CANARY,
    },
  );

  it('is nowhere in the invocation, nor in the result as JSON', () => {
    const result = readCall(record);
    expect(result.invocation.features?.call).toBeDefined();
    expect(JSON.stringify(record)).toContain(CANARY);
    expect(JSON.stringify(result)).not.toContain(CANARY);
  });

  it('is nowhere in the reason when the line is broken in the middle of it', () => {
    const line = JSON.stringify(record);
    for (const cut of [line.indexOf(CANARY) + 5, line.length - 1]) {
      expect(JSON.stringify(readLine(`${line.slice(0, cut)}\u0001`, readContext))).not.toContain('canary');
    }
  });
});
