import { describe, expect, it } from 'vitest';
import { bodiesRecord, readCall } from '../../support/log-record.ts';

const historyOf = (request: unknown) => readCall(bodiesRecord(request, undefined)).history();
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
