import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBodyBucket, readCatalog, readConfig } from '#functions/local/settings-files.ts';
import { UsageError } from '#functions/local/usage-error.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, content: unknown): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

/** The message of the usage error that reading ends with; it is one line. */
async function faultOf(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  const { message } = error as Error;
  expect(message).not.toMatch(/[\n\r]/);
  return message;
}

describe('a configuration file', () => {
  it('is not needed', async () => expect((await readConfig(undefined)).budgets).toEqual([]));

  const budgets = [{ match: { account: true }, period: 'day', limitUsd: 5 }];
  it('is JSON', async () => {
    expect((await readConfig(await fileOf('a.json', { budgets }))).budgets).toEqual(budgets);
  });

  it.each(['ts', 'mts', 'js', 'mjs'])('is the default export of a .%s file', async (ending) => {
    const file = await fileOf(`config.${ending}`, `export default ${JSON.stringify({ budgets })};\n`);
    expect((await readConfig(file)).budgets).toEqual(budgets);
  });

  it.each<[string, string, unknown, string]>([
    ['that is not JSON', 'b.json', '{\n  "budgets": x\n}', 'not JSON'],
    ['that is empty', 'c.json', '', 'not JSON'],
    ['without a default export', 'd.ts', 'export const config = {};\n', 'has no default export'],
    ['that cannot be imported', 'e.mjs', 'export default {\n', 'cannot be imported'],
    ['with a field nobody knows', 'f.json', { budgest: [] }, 'budgest: unknown field'],
    ['with a wrong field', 'g.json', { budgets: [{ ...budgets[0], limitUsd: 'five' }] }, 'budgets.0.limitUsd'],
    ['with a price finer than can be kept', 'h.json', { prices: { m: { input: 0.0000001 } } }, 'prices["m"].input'],
    ['with a check nobody knows', 'i.json', { checks: { 'spend-trebled': {} } }, 'checks.spend-trebled: unknown check'],
    [
      'with a channel that a profile could not choose',
      'n.json',
      { targets: [{ slack: { channel: 'C0123ABCDEF', tokenSecret: '', profileChannels: ['#alerts'] } }] },
      'profileChannels.0: must be a channel id such as C0123ABCDEF',
    ],
    [
      'with a wrong setting of a check',
      'j.json',
      { checks: { 'spend-doubled': { factor: '2' } } },
      'checks.spend-doubled.factor',
    ],
    [
      'with a setting nobody knows',
      'k.json',
      { checks: { 'spend-doubled': { fcator: 2 } } },
      'checks.spend-doubled.fcator',
    ],
    ['that is a list', 'l.json', [], 'config: must be an object'],
  ])('%s is named with its fault', async (_, name, content, fault) => {
    const file = await fileOf(name, content);
    const message = await faultOf(readConfig(file));
    expect(message).toContain(file);
    expect(message).toContain(fault);
  });

  it.each([
    ['xoxb-1-secret', 'line 1'],
    ['{\n  "budgets": [],\n  "token": xoxb-1-secret\n}', 'line 3'],
    ['{\n  "budgets": [],\n  "token": "xoxb-1-secret",\n}', 'line 4'],
    ['{\n  "token": "xoxb-1-secret"\n  "budgets": []\n}', 'line 3'],
    ['{\n  // xoxb-1-secret\n  "budgets": []\n}', 'line 2'],
    ['{\n  "budgets": [\n    1,\n  ],\n  "token": "xoxb-1-secret"\n}', 'line 4'],
    ['{\n  "token": "xoxb-1-secret\n}', 'line 2'],
    ['{} xoxb-1-secret', 'line 1'],
    ['{"token": "xoxb-1-secret', 'it ends too early'],
    ['', 'it ends too early'],
  ])('that is not JSON is told where, and not quoted, since it may hold a secret: %j', async (content, where) => {
    const file = await fileOf('secret.json', content);
    expect(await faultOf(readConfig(file))).toBe(`--config ${file}: not JSON (${where})`);
  });

  it('is told of the checks that there are, but not of budgets, which are set at the top level', async () => {
    const message = await faultOf(readConfig(await fileOf('p.json', { checks: { 'no-such-check': {} } })));
    expect(message).toContain('(there are spend-doubled, ');
    expect(message).not.toContain('budget');
  });

  it('with two faults is named with both', async () => {
    const checks = { 'spend-doubled': { factor: 0 }, 'no-such-check': {} };
    const message = await faultOf(readConfig(await fileOf('m.json', { checks })));
    expect(message).toMatch(/checks\.spend-doubled\.factor.*checks\.no-such-check/);
  });

  it.each(['none.json', 'none.ts'])('%s that is not there is named', async (name) => {
    const message = await faultOf(readConfig(join(folder, name)));
    expect(message).toContain(join(folder, name));
    expect(message.startsWith('--config ')).toBe(true);
  });

  it('that is a folder cannot be read', async () => {
    expect(await faultOf(readConfig(folder))).toContain('cannot be read');
  });
});

describe('a catalog file', () => {
  const profile = {
    arn: 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a',
    name: 'chat',
    models: [],
  };

  it('is not needed', async () => expect(await readCatalog(undefined)).toBeUndefined());

  it('gives its profiles', async () => {
    expect(await readCatalog(await fileOf('n.json', { profiles: [profile] }))).toEqual([{ ...profile, tags: {} }]);
  });

  it.each<[string, unknown, string]>([
    ['without profiles', {}, 'catalog.profiles'],
    ['with a profile without a name', { profiles: [{ ...profile, name: '' }] }, 'catalog.profiles[0].name'],
    ['with an ARN that is none', { profiles: [profile, { ...profile, arn: 'chat' }] }, 'catalog.profiles[1].arn'],
  ])('%s is named with its fault', async (_, content, fault) => {
    const file = await fileOf('o.json', content);
    const message = await faultOf(readCatalog(file));
    expect(message).toContain(file);
    expect(message).toContain(fault);
  });

  it('that is not there is named by its option', async () => {
    expect(await faultOf(readCatalog(join(folder, 'none.json')))).toMatch(
      /^--catalog .*none\.json: there is no such file$/,
    );
  });
});

describe('the bucket of large requests that a deployment names', () => {
  it.each([
    { what: 'named', content: { source: { logGroup: 'invocations', bodyBucket: 'my-bodies' } }, bucket: 'my-bodies' },
    { what: 'left out', content: { source: { logGroup: 'invocations' } }, bucket: undefined },
    { what: 'no text', content: { source: { bodyBucket: 7 } }, bucket: undefined },
    { what: 'in a file that is no JSON', content: '{', bucket: undefined },
  ])('is $bucket where it is $what', async ({ content, bucket }) => {
    expect(await readBodyBucket(await fileOf('watchdog.deploy.json', content))).toBe(bucket);
  });

  it('is unknown without a file', async () => expect(await readBodyBucket(join(folder, 'none'))).toBeUndefined());
});
