import { describe, expect, it } from 'vitest';
import { parseUsageType } from '#core/pricing/price-list/usage-type.ts';

const usage = (other: object) => ({ meter: 'input', tier: 'standard', global: false, longContext: false, ...other });

describe('a usage type', () => {
  it.each([
    // AWS Marketplace, present writing.
    ['USW2-MP:USW2_input_tokens_standard-Units', usage({})],
    ['USW2-MP:USW2_output_tokens_global_standard-Units', usage({ meter: 'output', global: true })],
    ['EUC1-MP:EUC1_cache_read_tokens_standard-Units', usage({ meter: 'cacheRead' })],
    ['USW2-MP:USW2_cache_write_tokens_standard-Units', usage({ meter: 'cacheWrite5m' })],
    ['USW2-MP:USW2_cache_write_tokens_1h_global_standard-Units', usage({ meter: 'cacheWrite1h', global: true })],
    ['USW2-MP:USW2_cache_write_tokens_30m_standard-Units', usage({ meter: 'cacheWrite30m' })],
    [
      'USW2-MP:USW2_cache_write_tokens_30m_long_ctx_global_standard-Units',
      usage({ meter: 'cacheWrite30m', global: true, longContext: true }),
    ],
    ['USW2-MP:USW2_input_tokens_batch-Units', usage({ tier: 'batch' })],
    // AWS Marketplace, older writing.
    ['USW2-MP:USW2_InputTokenCount-Units', usage({})],
    ['USW2-MP:USW2_OutputTokenCount_Global-Units', usage({ meter: 'output', global: true })],
    ['USW2-MP:USW2_CacheReadInputTokenCount-Units', usage({ meter: 'cacheRead' })],
    ['USW2-MP:USW2_CacheWriteInputTokenCount_Batch-Units', usage({ meter: 'cacheWrite5m', tier: 'batch' })],
    ['USE1-MP:USE1_CacheWrite1hInputTokenCount_Global-Units', usage({ meter: 'cacheWrite1h', global: true })],
    ['USE1-MP:USE1_InputTokenCount_Global_Batch-Units', usage({ global: true, tier: 'batch' })],
    // Billed by AWS: the model stands in the type.
    ['USE1-Nova2.0Lite-input-tokens', usage({ family: 'Nova2.0Lite' })],
    ['USE1-Nova2.0Lite-input-tokens-cross-region-global', usage({ family: 'Nova2.0Lite', global: true })],
    ['USE1-Qwen3-32B-input-tokens-flex', usage({ family: 'Qwen3-32B', tier: 'flex' })],
    ['USE1-Qwen3-32B-output-tokens-priority', usage({ family: 'Qwen3-32B', meter: 'output', tier: 'priority' })],
    ['USE1-NovaPro-cache-read-input-token-count', usage({ family: 'NovaPro', meter: 'cacheRead' })],
    ['USE1-Claude4.6Opus-cache-write-1h-input-token-count', usage({ family: 'Claude4.6Opus', meter: 'cacheWrite1h' })],
    [
      'USE1-Claude4Sonnet-cache-write-input-token-count-1-hour',
      usage({ family: 'Claude4Sonnet', meter: 'cacheWrite1h' }),
    ],
    [
      'USE1-Claude4Sonnet-output-tokens-long-context-cross-region-global',
      usage({ family: 'Claude4Sonnet', meter: 'output', longContext: true, global: true }),
    ],
    ['USE1-NovaPro-input-tokens-latency-optimized', usage({ family: 'NovaPro', tier: 'latency-optimized' })],
    [
      'USE1-Nova2.0Pro-text-input-tokens-priority-cross-region-global',
      usage({ family: 'Nova2.0Pro', tier: 'priority', global: true }),
    ],
    ['EU-TitanEmbeddingV2-Text-input-tokens', usage({ family: 'TitanEmbeddingV2-Text' })],
  ])('%s is read', (text, expected) => {
    expect(parseUsageType(text)).toEqual(expected);
  });

  it.each([
    'USE1-qwen.qwen3-32b-mantle-input-tokens-standard',
    'USE1-NovaPro-cache-write-input-token-count-custom-model',
    'USE1-NovaSonic-speech-input-tokens',
    'USE1-Nova2.0Pro-input-image-token-count-cross-region-global',
    'USW2-MP:USW2_ProvisionedThroughput_1MonthCommit_ModelUnits_Usage-Units',
    'USE1-MP:USE1_Reserved_1Month_InputTPM_Geo-Units',
    'EU-Claude4.5Sonnet-reserved-1-month-input-tokens-per-minute-cross-region-global',
    'USE1-Guardrail-ContentPolicyUnitsConsumed',
    'USE1-cohere.rerank-english-v3-search-units',
  ])('%s charges for something else', (text) => {
    expect(parseUsageType(text)).toBe('other');
  });

  it.each([
    'USE1-NovaPro-input-tokens-turbo',
    'USE1-NovaPro-input-tokens-cross-region-geo',
    'USE1-NovaPro-input-tokens-flex-priority',
    'USE1-NovaPro-input-tokens-1h',
    'USE1-NovaPro-cache-write-1h-input-token-count-30m',
    'USE1-MP:USE1_MillionBatchInputTokens-Units',
    'USE1-MP:USE1_Claude_input_tokens_standard-Units',
    'USE1-input-tokens',
    'tokens',
  ])('%s holds a word that may set the price, so it is not read', (text) => {
    expect(parseUsageType(text)).toBe('unread');
  });
});
