/** What a `modelId` of a record can be, read from its text alone. */
export type ModelKind =
  | 'foundation-model'
  | 'system-inference-profile'
  | 'application-inference-profile'
  | 'provisioned-model'
  | 'custom-model'
  | 'imported-model'
  | 'prompt-router'
  | 'unknown';

/** `global` = base price; `geo` = a geography prefix such as `us.`; `in-region` = no profile. Undefined until looked up. */
export type EndpointScope = 'global' | 'geo' | 'in-region';

export interface ModelReference {
  readonly kind: ModelKind;
  /** What spend is kept under: an ARN for what an account owns, else the plain id (an ARN and an id of one thing are one spender). */
  readonly spender: string;
  /** Foundation model id with its version suffix, without geography; undefined where only a look-up can tell. */
  readonly model?: string;
  readonly endpoint?: EndpointScope;
  /** The geography prefix itself, `us`, `eu`, `us-gov`, ..., `global`. */
  readonly geography?: string;
}
