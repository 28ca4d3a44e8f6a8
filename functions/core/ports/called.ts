/** What became of a call of AWS. */
export interface Called {
  /** As an IAM action, such as `bedrock:ListImportedModels`. */
  readonly action: string;
  /** What came instead of an answer; undefined where there was one. */
  readonly code?: string;
  /** It will not be answered tomorrow either: a permission is missing. */
  readonly refused?: boolean;
}
