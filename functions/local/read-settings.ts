import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from './usage-error.ts';

/**
 * readSettings reads a JSON file, or the default export of a JavaScript or TypeScript one. Its UsageError begins with `named` and
 * quotes nothing of the file, which may hold a secret.
 */
export async function readSettings(file: string, named: string): Promise<unknown> {
  if (/\.[cm]?[jt]s$/.test(file)) return importDefault(file, named);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${named}: ${error.code === 'ENOENT' ? 'there is no such file' : 'cannot be read'}`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${named}: not JSON (${jsonFault(text)})`);
  }
}

async function importDefault(file: string, named: string): Promise<unknown> {
  const module: { default?: unknown } = await import(pathToFileURL(resolve(file)).href).catch((error: unknown) => {
    throw new UsageError(`${named}: cannot be imported (${importFault(error)})`);
  });
  if (module.default === undefined) throw new UsageError(`${named}: has no default export`);
  return module.default;
}

/** The line is sought, since the parser's message tells it only of some mistakes, and of the others quotes the text. */
function jsonFault(text: string): string {
  if (!isBroken(text)) return 'it ends too early';
  let [begun, broken] = [0, text.length];
  while (broken - begun > 1) {
    const middle = (begun + broken) >> 1;
    if (isBroken(text.slice(0, middle))) broken = middle;
    else begun = middle;
  }
  return `line ${text.slice(0, begun).split('\n').length}`;
}

/** Whether no text that begins like this is JSON. */
function isBroken(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return false;
  } catch (error) {
    const { message } = error as Error;
    const [, position] = / at position (\d+) \(line \d+ column \d+\)$/.exec(message) ?? [];
    return position === undefined ? message !== 'Unexpected end of JSON input' : Number(position) < beginning.length;
  }
}

/** Messages are of several lines; a syntax error's names the words that it is about. */
function importFault(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
  return error instanceof SyntaxError ? message.replace(/(['"]).*\1/, '...') : message;
}
