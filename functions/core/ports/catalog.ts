import type { Spender } from '#core/profiles/spender.ts';

/** Resolves a record's `modelId` (and the model a router chose) to the spender it stands for. Total: an unknown id has an unresolved spender. */
export type ResolveSpender = (modelId: string, invokedModelId?: string) => Spender;
