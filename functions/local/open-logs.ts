import { terminalText } from './report/terminal-text.ts';
import { type LogLine, readLogLines } from './sources/read-log-lines.ts';
import { UsageError } from './usage-error.ts';

export interface OpenLogs {
  readonly lines: AsyncIterable<LogLine>;
  /** Throws a UsageError when nothing that was read looks like logs; to be called after the last line. */
  checkLogs(): void;
}

/** Files named one by one, of which nothing is read. */
const SKIPPED_SHOWN = 5;

/**
 * openLogs reads up to the first line, so that a path that is not there is known before anything is started. A file that nothing is
 * read from is told on stderr.
 */
export async function openLogs(paths: readonly string[]): Promise<OpenLogs> {
  let looksLikeLogs = false;
  let skipped = 0;
  const lines = readLogLines(paths, {
    onSource: (source) => {
      looksLikeLogs ||= source.looksLikeLogs;
    },
    onSkipped(path, why) {
      if (++skipped <= SKIPPED_SHOWN) tell(`${terminalText(path)}: ${why}, nothing was read from it`);
    },
  });
  const first = await lines.next();
  return {
    lines: (async function* () {
      if (!first.done) yield first.value;
      yield* lines;
    })(),
    checkLogs() {
      if (skipped > SKIPPED_SHOWN) tell(`and ${skipped - SKIPPED_SHOWN} more from which nothing was read`);
      if (!looksLikeLogs) {
        throw new UsageError(
          `nothing in ${paths.join(' ')} looks like Bedrock invocation logs: give the files of a CloudWatch or S3 export, or their folder`,
        );
      }
    },
  };
}

/** On a terminal a running line may stand there. */
const tell = (note: string): void => void process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[2K' : ''}${note}\n`);
