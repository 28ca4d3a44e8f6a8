import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const DEPLOY = join(import.meta.dirname, '../../infra/deploy.ts');

/** Deploys from a folder with a `cdk` that notes how it is called. */
async function deploy(deployment: unknown, ...further: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  await writeFile(join(folder, 'watchdog.deploy.json'), JSON.stringify(deployment));
  await writeFile(join(folder, 'cdk'), '#!/bin/sh\nprintf "%s\\n" "$@" > called\nexit 3\n');
  await chmod(join(folder, 'cdk'), 0o755);
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
  const ran = await promisify(execFile)(process.execPath, [DEPLOY, ...further], { cwd: folder, env }).catch(
    (error) => error,
  );
  const called = await readFile(join(folder, 'called'), 'utf8').catch(() => '');
  return { code: ran.code, stderr: ran.stderr, called: called.trimEnd().split('\n') };
}

it('gives the CDK what the file sets, and nothing for what it leaves out', async () => {
  const { code, called } = await deploy({ source: { logGroup: 'invocations' } }, '--profile', 'ops');
  const parameters = ['SourceKind=log-group', 'SourceName=invocations', 'SourcePrefix='];
  expect(called).toEqual(['deploy', ...parameters.flatMap((one) => ['--parameters', one]), '--profile', 'ops']);
  expect(code).toBe(3);
});

it('says in a line what is wrong with the file, and deploys nothing', async () => {
  const { code, stderr, called } = await deploy({ source: { logGroup: 'a', bucket: 'my-logs' } });
  expect([code, called]).toEqual([2, ['']]);
  expect(stderr).toMatch(/^watchdog\.deploy\.json: source: name exactly one of logGroup, bucket.*\n$/);
});
