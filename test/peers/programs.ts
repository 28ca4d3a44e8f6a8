import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** programOf gives the path of a peer's program in the folder that `PEERS` names; undefined, said once, where there is none. */
export function programOf(name: string): string | undefined {
  const folder = process.env['PEERS'];
  const program = folder === undefined ? undefined : join(folder, name);
  if (program !== undefined && existsSync(program)) return program;
  process.stderr.write(`skipped, PEERS names no folder with ${name} in it\n`);
  return undefined;
}
