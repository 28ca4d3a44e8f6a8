/** Where Bedrock puts requests that are too large for a log record. */
export interface BodyStore {
  /** The JSON at an address that a record gives; undefined where it cannot be read, for whatever reason. */
  read(address: string): Promise<unknown>;
}
