import { type EpochMs, isoOf } from '#core/time.ts';

const EVERY_MS = 200;
const EVERY_WITHOUT_TTY_MS = 5_000;

export interface Progress {
  update(records: number, at: EpochMs): void;
  /** Removes the running line, so that something else can be written. */
  clear(): void;
}

/** A running line on stderr: rewritten in place on a terminal, a line every few seconds elsewhere. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): Progress {
  const every = stream.isTTY ? EVERY_MS : EVERY_WITHOUT_TTY_MS;
  const started = performance.now();
  let last = performance.now() + (stream.isTTY ? -every : 0);
  let shown = false;
  const clear = (): void => {
    if (shown && stream.isTTY) stream.write('\r\u001b[2K');
    shown = false;
  };
  return {
    update(records, at) {
      const now = performance.now();
      if (now - last < every) return;
      last = now;
      const rate = Math.round(records / ((now - started) / 1000));
      clear();
      const line = `${records.toLocaleString('en-US')} records (${rate.toLocaleString('en-US')} a second), events of ${isoOf(at)}`;
      stream.write(stream.isTTY ? line : `${line}\n`);
      shown = true;
    },
    clear,
  };
}
