import { readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { UsageError } from '#functions/local/usage-error.ts';

/** Locks of this process: its own id in any other is that of an earlier process, as containers give them out again. */
const held = new Set<string>();

/**
 * lockFile takes `FILE.lock` for this process, so that no two runs sum into one file, and gives what lets it go again. The lock of a
 * process that is no more is taken over. Throws a UsageError when the file is in use or the lock cannot be written.
 */
export function lockFile(file: string): () => void {
  const lock = `${realPath(file)}.lock`;
  if (!isCreated(lock, file)) {
    const owner = ownerOf(lock);
    if (owner !== undefined && isRunning(owner, lock)) throw inUse(file, owner);
    takeAway(lock, owner, file);
    if (!isCreated(lock, file)) throw inUse(file, ownerOf(lock));
  }
  held.add(lock);
  let isOurs = true;
  return () => {
    if (!isOurs) return;
    isOurs = false;
    held.delete(lock);
    rmSync(lock, { force: true });
  };
}

/** Of two that find the same dead lock the slower one would remove the new lock of the faster: it is put back. */
function takeAway(lock: string, owner: number | undefined, file: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const taken = ownerOf(aside);
  if (taken !== owner) {
    renameSync(aside, lock);
    throw inUse(file, taken);
  }
  rmSync(aside, { force: true });
}

function isCreated(lock: string, file: string): boolean {
  try {
    writeFileSync(lock, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new UsageError(`--db ${file}: cannot write ${lock}: ${code}`, { cause });
  }
}

function ownerOf(lock: string): number | undefined {
  try {
    return Number(/^[1-9]\d{0,9}$/m.exec(readFileSync(lock, 'utf8'))?.[0]) || undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number, lock: string): boolean {
  if (pid === process.pid) return held.has(lock);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs as another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

const inUse = (file: string, pid: number | undefined): UsageError =>
  new UsageError(`--db ${file} is in use by process ${pid ?? '(unknown)'}: wait for its end or stop it`);
