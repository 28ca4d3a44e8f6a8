import { describe, expect, it } from 'vitest';
import type { TurnFeatures } from '#core/invocation/invocation.ts';
import { bodiesRecord, logRecord, readInvocation } from '../../support/log-record.ts';

const converse = (...content: object[]) => ({ output: { message: { role: 'assistant', content } } });
const user = (text: string) => ({ role: 'user', content: [{ text }] });
const featuresOf = (request: unknown, answer: unknown, overrides = {}): Partial<TurnFeatures> =>
  readInvocation(bodiesRecord(request, answer, overrides)).features ?? {};

const toolUse = (input: unknown, toolUseId = 't1') => ({ toolUse: { toolUseId, name: 'search', input } });
const ARGS = { email: 'kim@example.com', page: 2 };

describe('the call in an answer', () => {
  const answers = {
    converse: converse({ text: 'I will look.' }, toolUse(ARGS)),
    'converse, other key order': converse(toolUse({ page: 2, email: 'kim@example.com' }, 't9')),
    anthropic: {
      role: 'assistant',
      content: [
        { type: 'text', text: 'Hm.' },
        { type: 'tool_use', id: 'x', name: 'search', input: ARGS },
      ],
    },
    'anthropic stream': [
      { type: 'message_start', message: { usage: {} } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'I will look.' } },
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: 'x', name: 'search', input: {} },
      },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"page": 2, ' } },
      {
        type: 'content_block_delta',
        index: 1,
        delta: { type: 'input_json_delta', partial_json: '"email": "kim@example.com"}' },
      },
      { type: 'message_stop' },
    ],
    'nova stream': [
      { contentBlockStart: { start: { toolUse: { toolUseId: 'x', name: 'search' } }, contentBlockIndex: 1 } },
      { contentBlockDelta: { delta: { toolUse: { input: JSON.stringify(ARGS) } }, contentBlockIndex: 1 } },
    ],
    openai: {
      choices: [
        {
          message: {
            content: null,
            tool_calls: [{ id: 'c', function: { name: 'search', arguments: JSON.stringify(ARGS) } }],
          },
        },
      ],
    },
    'openai stream': [
      { choices: [{ delta: { tool_calls: [{ index: 0, id: 'c', function: { name: 'search', arguments: '' } }] } }] },
      { choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '{"email":"kim@example.com",' } }] } }] },
      { choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '"page":2}' } }] } }] },
      '[DONE]',
    ],
    responses: {
      output: [
        { type: 'reasoning' },
        { type: 'function_call', call_id: 'c', name: 'search', arguments: JSON.stringify(ARGS) },
      ],
    },
    cohere: { text: 'I will look.', tool_calls: [{ name: 'search', parameters: ARGS }] },
  };
  const expected = featuresOf({ messages: [user('Find it.')] }, answers.converse).call;

  it.each(Object.entries(answers))('hashes alike in every API: %s', (_, answer) => {
    const features = featuresOf({ messages: [user('Find it.')] }, answer);
    expect(features.call).toMatch(/^[0-9a-f]{10}$/);
    expect(features.call).toBe(expected);
    expect(features.answer).toBeUndefined();
  });

  it.each([
    { name: 'other arguments', answer: converse(toolUse({ ...ARGS, page: 3 })) },
    { name: 'a second call', answer: converse(toolUse(ARGS), toolUse(ARGS)) },
    { name: 'another tool', answer: converse({ toolUse: { toolUseId: 't1', name: 'find', input: ARGS } }) },
  ])('differs with $name', ({ answer }) => {
    expect(featuresOf({ messages: [user('Find it.')] }, answer).call).not.toBe(expected);
  });

  it('is read out of XML text where the request declares no tools', () => {
    const text =
      '<function_calls>\n<invoke>\n<tool_name>search</tool_name>\n<parameters><a>1</a></parameters>\n</invoke>\n';
    const answer = { role: 'assistant', content: [{ type: 'text', text }] };
    const messages = [{ role: 'user', content: 'Find it.' }];
    expect(featuresOf({ messages }, answer).call).toBeDefined();
    expect(featuresOf({ messages, tools: [{ name: 'search' }] }, answer).call).toBeUndefined();
  });
});

describe('the text of an answer', () => {
  const answers = {
    converse: converse({ text: 'Net 30 days.' }),
    anthropic: { content: [{ type: 'text', text: 'Net 30 days.' }] },
    openai: { choices: [{ message: { role: 'assistant', content: 'Net 30 days.' } }] },
    responses: { output: [{ type: 'message', content: [{ type: 'output_text', text: 'Net 30 days.' }] }] },
    llama: { generation: 'Net 30 days.' },
    titan: { results: [{ outputText: 'Net 30 days.' }] },
    mistral: { outputs: [{ text: 'Net 30 days.' }] },
    cohere: { text: 'Net 30 days.' },
    'anthropic stream': [{ delta: { text: 'Net 30 ' } }, { delta: { text: 'days.' } }],
    'nova stream': [{ contentBlockDelta: { delta: { text: 'Net 30 days.' }, contentBlockIndex: 0 } }],
    'llama stream': [{ generation: 'Net 30 ' }, { generation: 'days.' }],
    'openai stream': [{ choices: [{ delta: { content: 'Net 30 days.' } }] }, '[DONE]'],
  };
  const expected = featuresOf({ messages: [user('When?')] }, answers.converse).answer;

  it.each(Object.entries(answers))('hashes alike in every API: %s', (_, answer) => {
    const features = featuresOf({ messages: [user('When?')] }, answer);
    expect(features.answer).toMatch(/^[0-9a-f]{10}$/);
    expect(features).toMatchObject({ answer: expected, turns: 1 });
    expect(features.call).toBeUndefined();
  });
});

describe('the result a request brings back', () => {
  const requests = {
    converse: {
      messages: [
        user('Go.'),
        { role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ text: 'Error: no file' }] } }] },
      ],
    },
    anthropic: {
      messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'Error: no file' }] }],
    },
    openai: {
      messages: [
        { role: 'user', content: 'Go.' },
        { role: 'tool', tool_call_id: 't', content: 'Error: no file' },
      ],
    },
    responses: {
      input: [
        { role: 'user', content: 'Go.' },
        { type: 'function_call_output', call_id: 't', output: 'Error: no file' },
      ],
    },
    xml: {
      messages: [
        {
          role: 'user',
          content: '<function_results><result><stdout>Error: no file</stdout></result></function_results>',
        },
      ],
    },
  };
  const expected = featuresOf(requests.converse, undefined).result;

  it.each(Object.entries(requests))('hashes alike in every API: %s', (_, request) => {
    expect(expected).toBeDefined();
    expect(featuresOf(request, undefined)).toMatchObject({ result: expected, resultIsError: true });
  });

  it('is every result of the turn, in order, also as messages of their own', () => {
    const tool = (content: string) => ({ role: 'tool', tool_call_id: 't', content });
    const ask = { role: 'assistant', tool_calls: [] };
    const result = (...texts: string[]) =>
      featuresOf({ messages: [tool('old'), ask, ...texts.map(tool)] }, undefined).result;
    expect(result('a', 'b')).toBe(result('a', 'b'));
    expect(new Set([result('a', 'b'), result('b', 'a'), result('b'), result('ab')])).toHaveLength(4);
  });

  it.each([
    { status: 'success', text: 'Error: quoted from a log', isError: false },
    { status: 'error', text: 'fine', isError: true },
    { status: undefined, text: 'ValueError: bad', isError: true },
    { status: undefined, text: 'Traceback (most recent call last)', isError: true },
    { status: undefined, text: 'Errors: 0', isError: false },
    { status: undefined, text: '42', isError: false },
  ])('with status $status and "$text" is an error: $isError', ({ status, text, isError }) => {
    const messages = [{ role: 'user', content: [{ toolResult: { toolUseId: 't', content: [{ text }], status } }] }];
    expect(featuresOf({ messages }, undefined).resultIsError).toBe(isError);
  });

  it('is absent when the last word is a person’s', () => {
    const messages = [{ role: 'tool', tool_call_id: 't', content: 'x' }, user('And now?')];
    expect(featuresOf({ messages }, undefined)).not.toHaveProperty('result');
  });
});

describe('the conversation', () => {
  const opening = [user('Fix the build.')];
  const later = [
    ...opening,
    { role: 'assistant', content: [toolUse(ARGS)] },
    { role: 'user', content: [{ toolResult: { content: [] } }] },
  ];
  const request = (messages: object[], system = 'You are careful.') => ({ system: [{ text: system }], messages });
  const conversation = (body: unknown, overrides = {}) => featuresOf(body, undefined, overrides).conversation;
  const identity = { arn: 'arn:aws:sts::111122223333:assumed-role/other/x' };

  it('goes on while the first turns stay', () => {
    expect(conversation(request(later))).toBe(conversation(request(opening)));
  });

  it('is another one with another opening, system prompt, role, Region or model', () => {
    const all = [
      conversation(request(opening)),
      conversation(request([user('Fix the docs.')])),
      conversation(request(opening, 'You are fast.')),
      conversation(request(opening), { identity }),
      conversation(request(opening), { region: 'eu-west-1' }),
      conversation(request(opening), { modelId: 'eu.anthropic.claude-sonnet-4-6' }),
    ];
    expect(new Set(all)).toHaveLength(all.length);
  });

  it('is told by a metadata id, the first of the configured keys, over the text', () => {
    const session = { requestMetadata: { threadId: 't', session: 's' } };
    expect(conversation(request(opening), session)).toBe(conversation(request([user('Else.')]), session));
    expect(conversation(request(opening), session)).toBe(
      conversation(undefined, { requestMetadata: { session: 's' } }),
    );
    expect(conversation(request(opening), session)).not.toBe(
      conversation(request(opening), { requestMetadata: { threadId: 't' } }),
    );
  });

  it('is never shared with another caller, whatever id that one sends', () => {
    const session = { requestMetadata: { session: 's' } };
    expect(conversation(request(opening), { ...session, identity })).not.toBe(conversation(request(opening), session));
  });

  it('cannot be forged by moving text from one part of the hash to the next', () => {
    const requestMetadata = { session: 's' };
    const arn = 'arn:aws:iam::111122223333:role/a';
    const one = conversation(undefined, { identity: { arn }, modelId: 'us.model', requestMetadata });
    expect(conversation(undefined, { identity: undefined, modelId: `${arn}us.model`, requestMetadata })).not.toBe(one);
  });

  it('of a plain prompt is its beginning', () => {
    const head = 'x'.repeat(1024);
    expect(conversation({ prompt: `${head} and` })).toBe(conversation({ prompt: `${head} more` }));
    expect(conversation({ inputText: 'Say hi.' })).not.toBe(conversation({ inputText: 'Say ho.' }));
    expect(featuresOf({ inputText: 'Say hi.' }, undefined).turns).toBe(1);
  });

  it('starts after leading system messages of the OpenAI kind, which are the system prompt', () => {
    const chat = (system: string, ask: string) => ({
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: ask },
      ],
    });
    expect(conversation(chat('A', 'x'))).not.toBe(conversation(chat('A', 'y')));
    expect(featuresOf(chat('A', 'x'), undefined)).toMatchObject({
      prefix: featuresOf({ system: 'A', messages: [user('z')] }, undefined).prefix,
      turns: 2,
    });
  });

  it('survives a time at the end of a long system prompt, and so does the kind of conversation that it makes', () => {
    const at = (time: string) => featuresOf(request(opening, `${'rule '.repeat(400)} It is ${time}.`), undefined);
    expect(at('09:00').conversation).toBe(at('09:01').conversation);
    expect(at('09:00').prefix).toBe(at('09:01').prefix);
  });

  it('cannot be known from an opening without text', () => {
    expect(
      conversation({ messages: [{ role: 'user', content: [{ image: { source: { s3Uri: 's3://b/k' } } }] }] }),
    ).toBeUndefined();
  });
});

describe('what the record does not show', () => {
  it('gives no features at all', () => {
    expect(readInvocation(logRecord())).not.toHaveProperty('features');
  });

  it('leaves the answer’s call where only the request was offloaded', () => {
    const { call, conversation, turns } = featuresOf(undefined, converse(toolUse(ARGS)));
    expect([typeof call, conversation, turns]).toEqual(['string', undefined, undefined]);
  });

  it('names the key of its hashes by the time of the record', () => {
    const at = (timestamp: string) => featuresOf({ messages: [user('Hi.')] }, undefined, { timestamp });
    expect(at('2026-06-01T00:00:00Z').keyId).not.toBe(at('2027-06-01T00:00:00Z').keyId);
    expect(at('2026-06-01T00:00:00Z').conversation).not.toBe(at('2027-06-01T00:00:00Z').conversation);
  });
});
