import { access, constants, mkdir, rmdir } from 'node:fs/promises';
import { UsageError } from '#functions/local/usage-error.ts';

/**
 * inReportFolder has the folder there before `work` begins, which may take long and should not fail at its end; one that was made
 * for it and got no report goes again. Throws a UsageError when nothing can be written there.
 */
export async function inReportFolder<T>(folder: string | undefined, work: () => Promise<T>): Promise<T> {
  const isNew = folder !== undefined && (await makeFolder(folder));
  try {
    return await work();
  } finally {
    // A folder that holds something stays: that is what rmdir refuses.
    if (isNew) await rmdir(folder).catch(() => {});
  }
}

async function makeFolder(folder: string): Promise<boolean> {
  try {
    const made = await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return made !== undefined;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const isFile = code === 'EEXIST' || code === 'ENOTDIR';
    throw new UsageError(
      `--report ${folder}: ${isFile ? 'there is a file where a folder should be' : `no folder to write to (${code})`}`,
      { cause },
    );
  }
}
