import { access, constants, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isLogKey } from '#adapters/s3/delivery-keys.ts';
import { UsageError } from '../usage-error.ts';

/** One thing to read: a path as given or below a folder that was given, `-` for standard input. */
export interface Source {
  readonly name: string;
  /** A regular file may be opened twice; a pipe may not. */
  readonly isFile: boolean;
}

/** Told of a file that nothing is read from, and why. */
export type OnSkipped = (path: string, why: string) => void;

const LEADS_NOWHERE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/**
 * listSources names the files to read, folders opened and in key order (which is time order in the S3 layout), hidden files and
 * what S3 delivery writes beside the logs left out; a link below a folder that leads nowhere is skipped. Throws a UsageError for a
 * path that is missing or cannot be read, before anything is read.
 */
export async function listSources(paths: readonly string[], onSkipped?: OnSkipped): Promise<Source[]> {
  if (paths.length === 0) throw new UsageError('nothing to read: give files, folders, or - for standard input');
  const sources: Source[] = [];
  for (const path of paths) {
    if (path === '-') sources.push({ name: path, isFile: false });
    else for (const source of await sourcesAt(path, onSkipped)) sources.push(source);
  }
  return sources;
}

async function sourcesAt(path: string, onSkipped?: OnSkipped): Promise<Source[]> {
  const status = await orUsageError(path, stat(path));
  if (!status.isDirectory()) {
    await orUsageError(path, access(path, constants.R_OK));
    return [{ name: path, isFile: status.isFile() }];
  }
  const keys = await keysBelow(path, '', onSkipped);
  const logs = keys.filter((key) => isLogKey(`${basename(resolve(path))}/${key}`)).sort();
  const names = logs.map((key) => join(path, key));
  for (const name of names) await orUsageError(name, access(name, constants.R_OK));
  return names.map((name) => ({ name, isFile: true }));
}

/** Files below a folder as keys with `/`. A link to a file is followed, a link to a folder is not: it could lead in circles. */
async function keysBelow(folder: string, prefix: string, onSkipped?: OnSkipped): Promise<string[]> {
  const path = join(folder, prefix);
  const keys: string[] = [];
  for (const entry of await orUsageError(path, readdir(path, { withFileTypes: true }))) {
    const key = `${prefix}${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) for (const below of await keysBelow(folder, `${key}/`, onSkipped)) keys.push(below);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isLinkToFile(join(folder, key), onSkipped))))
      keys.push(key);
  }
  return keys;
}

async function isLinkToFile(path: string, onSkipped?: OnSkipped): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (cause) {
    if (!LEADS_NOWHERE.has(String((cause as NodeJS.ErrnoException).code)))
      return orUsageError(path, Promise.reject(cause));
    onSkipped?.(path, 'a link that leads nowhere');
    return false;
  }
}

async function orUsageError<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`no such file or folder: ${path}`, { cause });
    const why = code === 'EACCES' || code === 'EPERM' ? 'permission denied, make it readable or leave it out' : code;
    throw new UsageError(`cannot read ${path}: ${why}`, { cause });
  }
}
