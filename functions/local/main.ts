import { type Command, HELP, parseCommand } from './arguments.ts';
import { backtest } from './commands/backtest.ts';
import { doctor } from './commands/doctor.ts';
import { mute } from './commands/mute.ts';
import { replayLogs, replaySample } from './commands/replay.ts';
import { verify } from './commands/verify.ts';
import { EXIT } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

async function run(command: Command): Promise<number> {
  switch (command.name) {
    case 'help':
      process.stdout.write(HELP);
      return EXIT.done;
    case 'sample':
      return replaySample(command.options);
    case 'replay':
      return replayLogs(command.paths, command.options);
    case 'mute':
    case 'unmute':
      return mute(command);
    case 'verify':
      return verify(command);
    case 'backtest':
      return backtest(command);
    case 'doctor':
      return doctor(command.options);
  }
}

// Whoever reads the output may have had enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.done);
});

try {
  process.exitCode = await run(parseCommand(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = EXIT.nothing;
}
