import type { PriceContext } from '#core/pricing/price-row.ts';

/**
 * Names of the price list and the Bedrock model id each stands for, as read in published rows and in
 * AWS docs: models-supported. The list has no ids, and a name that is not here is not guessed at: 3.5 Sonnet stands for two
 * ids, Mistral Small for several versions.
 */
const SERVICE_NAMES: Readonly<Record<string, string>> = {
  'Claude Fable 5.1': 'anthropic.claude-fable-5-1',
  'Claude Fable 5': 'anthropic.claude-fable-5',
  'Claude Mythos 5': 'anthropic.claude-mythos-5',
  'Claude Opus 5.5': 'anthropic.claude-opus-5-5',
  'Claude Opus 5': 'anthropic.claude-opus-5',
  'Claude Opus 4.8': 'anthropic.claude-opus-4-8',
  'Claude Opus 4.7': 'anthropic.claude-opus-4-7',
  'Claude Opus 4.6': 'anthropic.claude-opus-4-6-v1',
  'Claude Opus 4.5': 'anthropic.claude-opus-4-5-20251101-v1:0',
  'Claude Opus 4.1': 'anthropic.claude-opus-4-1-20250805-v1:0',
  'Claude Opus 4': 'anthropic.claude-opus-4-20250514-v1:0',
  'Claude Sonnet 5.5': 'anthropic.claude-sonnet-5-5',
  'Claude Sonnet 5': 'anthropic.claude-sonnet-5',
  'Claude Sonnet 4.6': 'anthropic.claude-sonnet-4-6',
  'Claude Sonnet 4.5': 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  'Claude Sonnet 4': 'anthropic.claude-sonnet-4-20250514-v1:0',
  'Claude Haiku 4.5': 'anthropic.claude-haiku-4-5-20251001-v1:0',
  'Claude 3.5 Haiku': 'anthropic.claude-3-5-haiku-20241022-v1:0',
  'Claude 3 Sonnet': 'anthropic.claude-3-sonnet-20240229-v1:0',
  'Claude 3 Haiku': 'anthropic.claude-3-haiku-20240307-v1:0',
  'OpenAI GPT-6 Astra': 'openai.gpt-6-astra',
};

/** What stands for the model in usage types that AWS itself bills; the `model` attribute is shared with custom models. */
const FAMILIES: Readonly<Record<string, string>> = {
  'Nova2.0Lite': 'amazon.nova-2-lite-v1:0',
  NovaMicro: 'amazon.nova-micro-v1:0',
  NovaLite: 'amazon.nova-lite-v1:0',
  NovaPro: 'amazon.nova-pro-v1:0',
  'TitanEmbeddingsG1-Text': 'amazon.titan-embed-text-v1',
  'TitanEmbeddingV2-Text': 'amazon.titan-embed-text-v2:0',
  'Claude4.6Opus': 'anthropic.claude-opus-4-6-v1',
  'Claude4.6Sonnet': 'anthropic.claude-sonnet-4-6',
  'Claude4.5Sonnet': 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  'Claude4.5Haiku': 'anthropic.claude-haiku-4-5-20251001-v1:0',
  Claude4Sonnet: 'anthropic.claude-sonnet-4-20250514-v1:0',
  'Claude3-5Haiku': 'anthropic.claude-3-5-haiku-20241022-v1:0',
  Claude3Sonnet: 'anthropic.claude-3-sonnet-20240229-v1:0',
  Claude3Haiku: 'anthropic.claude-3-haiku-20240307-v1:0',
  'gpt-oss-20b': 'openai.gpt-oss-20b-1:0',
  'gpt-oss-120b': 'openai.gpt-oss-120b-1:0',
  'Qwen3-32B': 'qwen.qwen3-32b-v1:0',
  'Qwen3-VL-235B-A22B': 'qwen.qwen3-vl-235b-a22b',
  'Gemma-3-4B-IT': 'google.gemma-3-4b-it',
  'Llama3-2-1B': 'meta.llama3-2-1b-instruct-v1:0',
  'Llama3-3-70B': 'meta.llama3-3-70b-instruct-v1:0',
  'Llama4-Scout-17B': 'meta.llama4-scout-17b-instruct-v1:0',
  'Llama4-Maverick-17B': 'meta.llama4-maverick-17b-instruct-v1:0',
};

/** Prompt lengths from which a model has other prices; the list says `long context` and no number (README of this folder's parent). */
const LONG_CONTEXT: Readonly<Record<string, PriceContext>> = {
  'anthropic.claude-sonnet-4-20250514-v1:0': '>200K',
  'anthropic.claude-sonnet-4-5-20250929-v1:0': '>200K',
  'openai.gpt-6-astra': '>272K',
};

const ownOf = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** The model that a row without a family is about: its service, such as `Claude Opus 5.5 (Amazon Bedrock Edition)`. */
export const modelOfService = (name: string): string | undefined => ownOf(SERVICE_NAMES, name);
export const modelOfFamily = (family: string): string | undefined => ownOf(FAMILIES, family);
export const longContextOf = (model: string): PriceContext | undefined => ownOf(LONG_CONTEXT, model);

/** Every id that a price list can be mapped to. */
export const MAPPED_MODELS: ReadonlySet<string> = new Set([
  ...Object.values(SERVICE_NAMES),
  ...Object.values(FAMILIES),
]);
