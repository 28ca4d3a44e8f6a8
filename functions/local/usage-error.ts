/** Nothing can be done as asked: the message is one line that says what to change, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
