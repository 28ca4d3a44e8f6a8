import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFile } from '#functions/local/engine/file-lock.ts';
import { UsageError } from '#functions/local/usage-error.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  file = join(folder, 'spend.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const owner = (): string => readFileSync(`${file}.lock`, 'utf8').trim();

describe('the lock of a file', () => {
  it('holds the process until it is let go, and only then another can have it', () => {
    const unlock = lockFile(file);
    expect(owner()).toBe(`${process.pid}`);
    expect(() => lockFile(file)).toThrow(UsageError);
    expect(() => lockFile(file)).toThrow(`--db ${file} is in use by process ${process.pid}`);
    unlock();
    expect(readdirSync(folder)).toEqual([]);
    const again = lockFile(file);
    unlock();
    expect(owner()).toBe(`${process.pid}`);
    again();
  });

  it('is refused while its process runs, and is left as it is', () => {
    const child = spawn('sleep', ['30']);
    writeFileSync(`${file}.lock`, `${child.pid}\n`);
    try {
      expect(() => lockFile(file)).toThrow(`${file} is in use by process ${child.pid}`);
      expect(owner()).toBe(`${child.pid}`);
      expect(readdirSync(folder)).toEqual(['spend.db.lock']);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it.each([
    { name: 'of a process that has ended', content: () => `${spawnSync('true').pid}\n` },
    { name: 'of an earlier process with our id', content: () => `${process.pid}\n` },
    { name: 'that names no process', content: () => '' },
  ])('$name is taken over', ({ content }) => {
    writeFileSync(`${file}.lock`, content());
    const unlock = lockFile(file);
    expect(owner()).toBe(`${process.pid}`);
    expect(readdirSync(folder)).toEqual(['spend.db.lock']);
    unlock();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is one for all names of the file', () => {
    writeFileSync(file, '');
    symlinkSync(file, join(folder, 'other.db'));
    const unlock = lockFile(join(folder, 'other.db'));
    expect(existsSync(`${file}.lock`)).toBe(true);
    expect(() => lockFile(file)).toThrow('is in use');
    unlock();
  });

  it('that cannot be written is a wrong flag', () => {
    const lock = () => lockFile(join(folder, 'no/folder/x.db'));
    expect(lock).toThrow(UsageError);
    expect(lock).toThrow(/^--db .*x\.db: cannot write .*x\.db\.lock: ENOENT$/);
  });
});
