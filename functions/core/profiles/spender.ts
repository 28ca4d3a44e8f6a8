import type { EndpointScope, ModelKind } from './model-reference.ts';

/** A profile or other billable thing as the control plane or a catalog file describes it. */
export interface CatalogProfile {
  readonly arn: string;
  readonly name: string;
  /** Foundation-model ids or ARNs; an application profile copied from a cross-Region one lists several ARNs of one model. */
  readonly models: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Set once it is gone from the account: a deleted profile keeps its name in old reports. */
  readonly deletedAt?: string;
}

/** Whose spend a call is, with everything the catalog knows about it. */
export interface Spender {
  readonly id: string;
  readonly kind: ModelKind;
  readonly name: string;
  readonly model: string | undefined;
  readonly endpoint: EndpointScope | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly owner: string | undefined;
  /** False when the id needs a look-up and the catalog does not have it. */
  readonly resolved: boolean;
}

/** Who answers for something, by its tags. */
export const ownerOf = (tags: Readonly<Record<string, string>>): string | undefined =>
  tags['watchdog:owner'] || tags.owner || tags.Owner || undefined;
