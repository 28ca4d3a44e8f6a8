import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../support/agent-history.ts';
import { bodiesRecord, readCall } from '../../support/log-record.ts';

const historyOf = (request: unknown) => stepsOf(readCall(bodiesRecord(request, undefined)).history);
const resultsOf = (request: unknown) => historyOf(request).map(({ result }) => result);

const use = (id: string, input: object = { path: 'a' }) => ({ toolUse: { toolUseId: id, name: 'read', input } });
const returned = (id: string, text: string) => ({ toolResult: { toolUseId: id, content: [{ text }] } });
const round = (id: string, text = id) => [
  { role: 'assistant', content: [use(id)] },
  { role: 'user', content: [returned(id, text)] },
];

describe('the steps a request repeats', () => {
  const requests = {
    converse: {
      messages: [
        {
          role: 'assistant',
          content: [{ text: 'Hm.' }, { toolUse: { toolUseId: 'i', name: 'read', input: { b: 1, a: [2] } } }],
        },
        { role: 'user', content: [{ toolResult: { toolUseId: 'i', content: [{ text: 'locked' }], status: 'error' } }] },
      ],
    },
    anthropic: {
      messages: [
        { role: 'assistant', content: [{ type: 'tool_use', id: 'i', name: 'read', input: { a: [2], b: 1 } }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'i', content: [{ type: 'text', text: 'locked' }], is_error: true },
          ],
        },
      ],
    },
    openai: {
      messages: [
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'i', function: { name: 'read', arguments: '{"b": 1, "a": [2]}' } }],
        },
        { role: 'tool', tool_call_id: 'i', content: 'locked' },
      ],
    },
    'openai, before tools': {
      messages: [
        { role: 'assistant', function_call: { name: 'read', arguments: '{"b": 1, "a": [2]}' } },
        { role: 'function', name: 'read', content: 'locked' },
      ],
    },
    responses: {
      input: [
        { type: 'function_call', call_id: 'i', name: 'read', arguments: '{"a":[2],"b":1}' },
        { type: 'function_call_output', call_id: 'i', output: 'locked' },
      ],
    },
  };

  it.each(Object.entries(requests))('are the same from every API: %s', (shape, request) => {
    const marked = shape === 'converse' || shape === 'anthropic';
    const step = { tool: 'read', call: 'read\u0000{"a":[2],"b":1}', result: 'locked', isError: marked };
    expect(historyOf(request)).toEqual([step]);
  });

  it('come from XML text, also cut before the closing tag', () => {
    const messages = [
      {
        role: 'assistant',
        content: '<function_calls><invoke><tool_name> read </tool_name><parameters><p>1</p></parameters></invoke>',
      },
      { role: 'user', content: '<function_results><result><error>locked</error></result></function_results>' },
    ];
    expect(historyOf({ messages })).toEqual([
      { tool: 'read', call: 'read\u0000<p>1</p>', result: 'locked', isError: true },
    ]);
  });

  it('keep the order of their calls when they ran side by side', () => {
    const messages = [
      { role: 'assistant', content: [use('1'), use('2'), use('3')] },
      { role: 'user', content: [returned('2', 'second'), returned('3', 'third'), returned('1', 'first')] },
    ];
    expect(resultsOf({ messages })).toEqual(['first', 'second', 'third']);
  });

  it('pair by the nearest call when ids repeat from turn to turn', () => {
    expect(resultsOf({ messages: [...round('0', 'first'), ...round('0', 'second')] })).toEqual(['first', 'second']);
  });

  it('pair in order when one turn has no ids', () => {
    const messages = [
      { role: 'assistant', content: [use(''), use('')] },
      { role: 'user', content: [returned('', 'first'), returned('', 'second')] },
    ];
    expect(resultsOf({ messages })).toEqual(['first', 'second']);
  });

  it('leave out a call without a result and a result without a call', () => {
    const messages = [
      { role: 'user', content: [returned('gone', 'x')] },
      ...round('1'),
      { role: 'assistant', content: [use('open')] },
    ];
    expect(resultsOf({ messages })).toEqual(['1']);
  });

  it('are the last 40', () => {
    const messages = Array.from({ length: 60 }, (_, index) => round(`${index}`)).flat();
    expect(resultsOf({ messages })).toEqual(Array.from({ length: 40 }, (_, index) => `${index + 20}`));
  });

  it('tell two images apart by the reference that stands for them', () => {
    const image = (name: string) => ({ image: { source: { s3Uri: `s3://logs/data/${name}` } } });
    const shot = (id: string) => [
      { role: 'assistant', content: [use(id)] },
      { role: 'user', content: [{ toolResult: { toolUseId: id, content: [image(id)] } }] },
    ];
    expect(new Set(resultsOf({ messages: [...shot('00'), ...shot('01')] }))).toHaveLength(2);
  });

  it('are none for a plain prompt, a chat, or a missing body', () => {
    expect(historyOf({ prompt: 'Define entropy.' })).toEqual([]);
    expect(historyOf({ messages: [{ role: 'user', content: 'Hi.' }] })).toEqual([]);
    expect(historyOf(undefined)).toEqual([]);
  });
});

describe('the steps of a task', () => {
  const say = (content: string) => ({ role: 'user', content });
  const tools = [{ toolSpec: { name: 'read' } }];

  it('begin where somebody last spoke', () => {
    expect(
      resultsOf({ messages: [...round('1'), say('No, the other one.'), ...round('2')], toolConfig: { tools } }),
    ).toEqual(['2']);
  });

  it('go on where a harness only says so', () => {
    expect(
      resultsOf({ messages: [...round('1'), say('Please continue.'), ...round('2')], toolConfig: { tools } }),
    ).toEqual(['1', '2']);
  });
});

describe('agents without tool definitions', () => {
  const answer = (text: string) => ({ role: 'assistant', content: text });
  const reply = (text: string) => ({ role: 'user', content: text });

  it('write what is to be run into a fenced block, and the harness answers', () => {
    const messages = [
      reply('Fix it.'),
      answer('Look:\n```bash\nls -a\n```'),
      reply('a.py'),
      answer('```bash\ncat a.py\n```'),
      reply('x = 1'),
    ];
    expect(historyOf({ messages })).toEqual([
      { tool: '', call: '\u0000ls -a', result: 'a.py', isError: false },
      { tool: '', call: '\u0000cat a.py', result: 'x = 1', isError: false },
    ]);
  });

  it('or name an action and its input', () => {
    const messages = [
      reply('Who?'),
      answer('Thought: look.\nAction: search\nAction Input: capital of Peru\n'),
      reply('Observation: Lima'),
    ];
    expect(historyOf({ messages })).toEqual([
      { tool: 'search', call: 'search\u0000capital of Peru', result: 'Observation: Lima', isError: false },
    ]);
  });

  it('are not meant where tools are defined', () => {
    const messages = [reply('Write it.'), answer('```py\nx = 1\n```'), reply('Thanks.')];
    expect(historyOf({ messages, tools: [{ name: 'read' }] })).toEqual([]);
  });
});

describe('what was said without a call', () => {
  const textsOf = (messages: object[], said: string) => {
    const { history } = readCall(bodiesRecord({ messages }, { content: [{ type: 'text', text: said }] }));
    return [0, 1, 2, 3].flatMap((back) => history.text(back) ?? []);
  };
  const ask = { role: 'user', content: 'Go on.' };
  const wait = { role: 'assistant', content: 'I wait.' };

  it('begins with the answer of the record, each with what it was said to', () => {
    expect(textsOf([ask, wait, ask], 'I still wait.')).toEqual([
      { said: 'I still wait.', to: 'Go on.' },
      { said: 'I wait.', to: 'Go on.' },
    ]);
  });

  it('ends where a tool was used', () => {
    expect(textsOf([...round('1'), ask, wait, ask], 'I wait.')).toHaveLength(2);
    const { history } = readCall(bodiesRecord({ messages: [ask] }, { content: [use('1')] }));
    expect(history.text(0)).toBeUndefined();
  });
});
