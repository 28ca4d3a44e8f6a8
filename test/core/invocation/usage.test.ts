import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tokens } from '#core/invocation/invocation.ts';
import { openAiUsage, readUsage } from '#core/invocation/usage.ts';

const CLAUDE = { model: 'anthropic.claude-sonnet-4-6', operation: 'Converse' };
const zero = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  cacheWrite30m: 0,
  cacheWriteUnknownTtl: 0,
};
const unknown = Object.fromEntries(Object.keys(zero).map((meter) => [meter, undefined]));

const answered = (body: unknown, model = CLAUDE) => readUsage({}, { outputBodyJson: body }, model).tokens;

describe('the source of a counter', () => {
  const metrics = {
    inputTokenCount: 20,
    outputTokenCount: 21,
    cacheReadInputTokenCount: 22,
    cacheWriteInputTokenCount: 23,
  };
  const usage = { inputTokens: 30, outputTokens: 31, cacheReadInputTokens: 32, cacheWriteInputTokens: 33 };
  const body = { usage, 'amazon-bedrock-invocationMetrics': metrics };

  it('is the record where the record has it, counter by counter', () => {
    const { tokens } = readUsage({ inputTokenCount: 10 }, { outputBodyJson: body }, CLAUDE);
    expect(tokens).toEqual({ ...zero, input: 10, output: 21, cacheRead: 22, cacheWriteUnknownTtl: 23 });
  });

  it('is the body where nothing else has it', () => {
    expect(answered({ usage })).toEqual({ ...zero, input: 30, output: 31, cacheRead: 32, cacheWriteUnknownTtl: 33 });
  });

  it('is the metrics of the last event object, not of an earlier one', () => {
    const early = { 'amazon-bedrock-invocationMetrics': { inputTokenCount: 1, outputTokenCount: 1 } };
    const late = { 'amazon-bedrock-invocationMetrics': metrics };
    expect(answered([early, late, '[DONE]', null])).toMatchObject({ input: 20, output: 21 });
  });

  it('takes one of two names of a cache counter, not their sum', () => {
    const twice = { ...usage, cacheReadInputTokenCount: 32, cacheWriteInputTokenCount: 33 };
    expect(answered({ usage: twice })).toMatchObject({ cacheRead: 32, cacheWriteUnknownTtl: 33 });
  });
});

describe('a count that is not there', () => {
  it('leaves every meter unknown when neither input nor output is told', () => {
    expect(readUsage({ cacheReadInputTokenCount: 5 }, undefined, CLAUDE).tokens).toEqual(unknown);
    expect(readUsage(undefined, undefined, CLAUDE).tokens).toEqual(unknown);
  });

  it('stays unknown beside the one that is told', () => {
    expect(readUsage({ inputTokenCount: 7 }, {}, CLAUDE).tokens).toEqual({ ...zero, input: 7, output: undefined });
    expect(readUsage({}, { outputTokenCount: 7 }, CLAUDE).tokens).toEqual({ ...unknown, output: 7 });
  });

  it.each(['12', -1, 1.5, 2 ** 53, null, true, [3], { count: 3 }])('is not read out of %j', (value) => {
    expect(readUsage({ inputTokenCount: value }, { outputTokenCount: 4 }, CLAUDE).tokens.input).toBeUndefined();
  });

  it('reads a negative zero as 0', () => {
    expect(readUsage(JSON.parse('{"inputTokenCount":-0}'), {}, CLAUDE).tokens.input).toBe(0);
  });

  it('is 0 for the output of an embedding, known by its model or by its answer', () => {
    const embed = { model: 'amazon.titan-embed-text-v2:0', operation: 'InvokeModel' };
    const behindProfile = { model: undefined, operation: 'InvokeModel' };
    expect(readUsage({ inputTokenCount: 6 }, {}, embed).tokens.output).toBe(0);
    const output = { outputBodyJson: { embedding: [0.1] } };
    expect(readUsage({ inputTokenCount: 6 }, output, behindProfile).tokens.output).toBe(0);
  });
});

describe('counts of streams and older bodies', () => {
  it.each([
    {
      name: 'Titan results add up',
      body: { inputTextTokenCount: 8, results: [{ tokenCount: 5 }, { tokenCount: 6 }] },
      input: 8,
      output: 11,
    },
    { name: 'Llama names', body: { prompt_token_count: 12, generation_token_count: 7 }, input: 12, output: 7 },
    {
      name: 'Llama chunks count up and are not added',
      body: [
        { prompt_token_count: 6, generation_token_count: 1, stop_reason: null },
        { prompt_token_count: null, generation_token_count: 4, stop_reason: 'stop' },
      ],
      input: 6,
      output: 4,
    },
    {
      name: 'a Llama stream cut short has no output count',
      body: [{ prompt_token_count: 6, generation_token_count: 1, stop_reason: null }],
      input: 6,
      output: undefined,
    },
    {
      name: 'the last chunk of an OpenAI stream has the usage',
      body: [
        { choices: [], usage: null },
        { choices: [], usage: { prompt_tokens: 70, completion_tokens: 21 } },
        '[DONE]',
      ],
      input: 70,
      output: 21,
    },
    {
      name: 'an Anthropic stream says its output in message_delta',
      body: [
        { type: 'message_start', message: { usage: { input_tokens: 15, output_tokens: 2 } } },
        { type: 'message_delta', usage: { output_tokens: 412 } },
      ],
      input: 15,
      output: 412,
    },
    {
      name: 'an inclusive OpenAI body is made disjoint',
      body: {
        usage: {
          input_tokens: 100,
          output_tokens: 5,
          input_tokens_details: { cached_tokens: 60, cache_write_tokens: 30 },
        },
      },
      input: 10,
      output: 5,
    },
    {
      name: 'cached tokens that do not fit into the input are not taken out of it',
      body: { usage: { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 60 } } },
      input: 10,
      output: 5,
    },
  ])('$name', ({ body, input, output }) => {
    const { tokens } = readUsage({}, { outputBodyJson: body }, { model: undefined, operation: 'InvokeModel' });
    expect([tokens.input, tokens.output]).toEqual([input, output]);
  });
});

describe('the lifetime of cache writes', () => {
  const write = (usage: object, total?: number) =>
    readUsage(
      { inputTokenCount: 1, ...(total !== undefined && { cacheWriteInputTokenCount: total }) },
      { outputTokenCount: 1, outputBodyJson: { usage } },
      CLAUDE,
    ).tokens;

  it.each([
    { name: 'covers all', details: [500, 1500], total: 2000, expected: [500, 1500, 0] },
    { name: 'covers a part', details: [500, 0], total: 2000, expected: [500, 0, 1500] },
    {
      name: 'is larger than the whole and so is no split of it',
      details: [500, 1800],
      total: 2000,
      expected: [0, 0, 2000],
    },
    { name: 'is the only count', details: [500, 1500], total: undefined, expected: [500, 1500, 0] },
  ])('$name', ({ details: [fiveMinutes, oneHour], total, expected }) => {
    const converse = {
      cacheDetails: [
        { ttl: '1h', inputTokens: oneHour },
        { ttl: '5m', inputTokens: fiveMinutes },
      ],
    };
    const anthropic = {
      cache_creation: { ephemeral_5m_input_tokens: fiveMinutes, ephemeral_1h_input_tokens: oneHour },
    };
    for (const usage of [converse, anthropic]) {
      const { cacheWrite5m, cacheWrite1h, cacheWriteUnknownTtl } = write(usage, total);
      expect([cacheWrite5m, cacheWrite1h, cacheWriteUnknownTtl]).toEqual(expected);
    }
  });

  it('is unknown for a lifetime nobody has heard of', () => {
    const usage = { cacheDetails: [{ ttl: '24h', inputTokens: 700 }] };
    expect(write(usage)).toMatchObject({ cacheWrite5m: 0, cacheWrite1h: 0, cacheWriteUnknownTtl: 700 });
  });

  it('never changes how much was written', () => {
    const tokens = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(tokens, tokens, tokens, fc.boolean(), (total, fiveMinutes, oneHour, openAi) => {
        const usage = {
          cache_creation: { ephemeral_5m_input_tokens: fiveMinutes, ephemeral_1h_input_tokens: oneHour },
        };
        const read = readUsage(
          { inputTokenCount: 1, cacheWriteInputTokenCount: total },
          { outputTokenCount: 1, outputBodyJson: { usage } },
          { ...CLAUDE, model: openAi ? 'openai.gpt-5.6-terra' : 'anthropic.claude-sonnet-4-6' },
        ).tokens;
        const { cacheWrite5m = 0, cacheWrite1h = 0, cacheWrite30m = 0, cacheWriteUnknownTtl = 0 } = read;
        expect(cacheWrite5m + cacheWrite1h + cacheWrite30m + cacheWriteUnknownTtl).toBe(total);
        expect(openAi ? cacheWrite30m : 0).toBe(openAi ? total : 0);
      }),
    );
  });
});

describe('an OpenAI model', () => {
  const tokens: Tokens = { ...zero, input: 100, output: 1, cacheRead: 60, cacheWriteUnknownTtl: 40 };

  it.each([
    { name: 'cached tokens fill the input exactly', operation: 'ConverseStream', input: 100, left: 0 },
    { name: 'one more cached token than input: disjoint after all', operation: 'ConverseStream', input: 99, left: 99 },
    { name: 'without streaming', operation: 'Converse', input: 100, left: 100 },
    { name: 'streamed by InvokeModel', operation: 'InvokeModelWithResponseStream', input: 100, left: 100 },
  ])('$name', ({ operation, input, left }) => {
    const read = openAiUsage({ ...tokens, input }, operation);
    expect(read.tokens).toEqual({ ...tokens, input: left, cacheWrite30m: 40, cacheWriteUnknownTtl: 0 });
    expect(read.inputWasInclusive).toBe(left !== input);
  });

  it('keeps unknown what is unknown', () => {
    const read = openAiUsage({ ...(unknown as Tokens), output: 4 }, 'ConverseStream');
    expect(read).toEqual({ tokens: { ...unknown, output: 4 }, inputWasInclusive: false });
  });

  it('changes nothing without cached tokens', () => {
    const plain = { ...zero, input: 5, output: 1 };
    expect(openAiUsage(plain, 'ConverseStream')).toEqual({ tokens: plain, inputWasInclusive: false });
  });
});
