/** required reads an environment value that the stack sets; throws naming it where it is missing. */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`environment value ${name} is missing`);
  return value;
}
