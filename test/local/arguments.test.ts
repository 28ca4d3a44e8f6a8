import { describe, expect, it } from 'vitest';
import { type Command, HELP, parseCommand } from '#functions/local/arguments.ts';
import { UsageError } from '#functions/local/usage-error.ts';

const parse = (line: string): Command => parseCommand(line === '' ? [] : line.split(' '));

describe('the command line', () => {
  it.each<[string, Command]>([
    ['', { name: 'sample', options: {} }],
    ['--report out', { name: 'sample', options: { report: 'out' } }],
    ['replay logs', { name: 'replay', paths: ['logs'], options: {} }],
    ['replay a b -', { name: 'replay', paths: ['a', 'b', '-'], options: {} }],
    ['--json replay logs --strict', { name: 'replay', paths: ['logs'], options: { json: true, strict: true } }],
    [
      'replay logs --config c.json --catalog k.json --report out --db t.db',
      { name: 'replay', paths: ['logs'], options: { config: 'c.json', catalog: 'k.json', report: 'out', db: 't.db' } },
    ],
    [
      'replay logs --endpoint http://127.0.0.1:8000',
      { name: 'replay', paths: ['logs'], options: { endpoint: 'http://127.0.0.1:8000' } },
    ],
    ['replay --db=t.db logs', { name: 'replay', paths: ['logs'], options: { db: 't.db' } }],
    ['replay -- --odd-name', { name: 'replay', paths: ['--odd-name'], options: {} }],
    [
      'verify 2026-11-02 logs --db t.db',
      { name: 'verify', day: '2026-11-02', paths: ['logs'], options: { db: 't.db' } },
    ],
    [
      'verify 2024-02-29 a b --endpoint http://x',
      { name: 'verify', day: '2024-02-29', paths: ['a', 'b'], options: { endpoint: 'http://x' } },
    ],
    [
      'verify 2026-11-02 logs --db t.db --json --config c.json --catalog k.json',
      {
        name: 'verify',
        day: '2026-11-02',
        paths: ['logs'],
        options: { db: 't.db', json: true, config: 'c.json', catalog: 'k.json' },
      },
    ],
    [
      'mute 7f3a09c2.1 --until 4h --reason test --db t.db',
      { name: 'mute', what: '7f3a09c2.1', options: { until: '4h', reason: 'test', db: 't.db' } },
    ],
    [
      'unmute check:budget --endpoint http://x',
      { name: 'unmute', what: 'check:budget', options: { endpoint: 'http://x' } },
    ],
    ['--help', { name: 'help' }],
    ['replay --help', { name: 'help' }],
    ['-h', { name: 'help' }],
    ['help', { name: 'help' }],
    ['no-such-command --help', { name: 'help' }],
  ])('%s', (line, command) => expect(parse(line)).toEqual(command));

  it.each([
    ['relpay logs', 'there is no command "relpay"'],
    ['logs', 'there is no command "logs"'],
    ['replay', 'replay needs at least one PATH'],
    ['verify', 'verify needs a DAY first'],
    ['verify logs --db t.db', 'verify needs a DAY first'],
    ['verify 2026-11-2 logs --db t.db', 'verify needs a DAY first'],
    ['verify 2026-13-01 logs --db t.db', 'verify needs a DAY first, not "2026-13-01": npm start'],
    ['verify 2026-02-30 logs --db t.db', 'verify needs a DAY first'],
    ['verify 2026-02-29 logs --db t.db', 'verify needs a DAY first'],
    ['verify 2026-11-02 --db t.db', 'verify needs at least one PATH'],
    ['verify 2026-11-02 logs', 'verify needs the table'],
    ['verify 2026-11-02 logs --db t.db --strict', 'verify takes no --strict'],
    ['verify 2026-11-02 logs --db t.db --report out', 'verify takes no --report'],
    ['replay logs --db t.db --endpoint http://x', 'give --db or --endpoint, not both'],
    ['replay logs --endpoint localhost', '--endpoint localhost is not a URL'],
    ['replay logs --confg c.json', '--confg'],
    ['replay logs --config', '--config'],
    ['replay logs --db --json', '--db'],
    ['replay logs --json=yes', '--json'],
    ['mute --until 4h --reason x --db t.db', 'mute needs one WHAT'],
    ['mute a b --until 4h --reason x --db t.db', 'mute needs one WHAT'],
    ['mute a --until 4h --reason x', 'mute needs the table'],
    ['mute a --until 4h --reason x --db t.db --strict', 'mute takes no --strict'],
    ['unmute a --until 4h --db t.db', 'unmute takes no --until'],
    ['replay logs --until 4h', 'replay takes no --until'],
    ['--reason x', 'the sample takes no --reason'],
    ['-x', '-x'],
  ])('%s: one line that says what to change', (line, fault) => {
    let error: unknown;
    try {
      parse(line);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toContain(fault);
    expect((error as Error).message).not.toMatch(/[\n\r]/);
  });

  it.each(['config', 'catalog', 'report', 'db', 'endpoint'])('--%s without a value in it is refused', (option) => {
    for (const args of [[`--${option}`, ''], [`--${option}=`]]) {
      expect(() => parseCommand(['replay', 'logs', ...args])).toThrow(UsageError);
      expect(() => parseCommand(['replay', 'logs', ...args])).toThrow(`--${option} is empty`);
    }
  });

  it('explains every option it takes, and takes every option it explains', () => {
    const explained = [...HELP.matchAll(/^ {2}--([a-z]+)( [A-Z]+)?/gm)].map(([, name, value]) => ({ name, value }));
    expect(explained.length).toBe(14);
    for (const { name, value } of explained) {
      const example = name === 'endpoint' ? 'http://x' : name === 'floor' ? '5' : 'file';
      const ofMutes = ['until', 'reason', 'kind'].includes(name ?? '');
      const ofBacktests = ['floor', 'out', 'alarms'].includes(name ?? '');
      const command = ofMutes ? 'mute check:budget --db t.db' : ofBacktests ? 'backtest spend.csv' : 'replay logs';
      expect(() => parse(`${command} --${name}${value ? ` ${example}` : ''}`)).not.toThrow();
    }
  });
});
