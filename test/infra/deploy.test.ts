import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const DEPLOY = join(import.meta.dirname, '../../infra/deploy.ts');

const CALLER = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };

/** Deploys from a folder with a `cdk` that notes how it is called and fails, as nobody but `caller`. */
async function deploy(deployment: unknown, further: readonly string[] = [], caller: NodeJS.ProcessEnv = CALLER) {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-'));
  if (deployment) await writeFile(join(folder, 'watchdog.deploy.json'), JSON.stringify(deployment));
  await writeFile(join(folder, 'cdk'), '#!/bin/sh\nprintf "%s\\n" "$@" > called\nexit 3\n');
  await chmod(join(folder, 'cdk'), 0o755);
  await writeFile(join(folder, 'config'), '[profile ops]\nregion = eu-west-1\n');
  const env = {
    PATH: `${folder}:${process.env['PATH']}`,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...caller,
  };
  const ran = await promisify(execFile)(process.execPath, [DEPLOY, ...further], { cwd: folder, env }).catch(
    (error) => error,
  );
  const called = await readFile(join(folder, 'called'), 'utf8').catch(() => '');
  return { code: ran.code, stderr: ran.stderr, called: called.trimEnd().split('\n') };
}

it('gives the CDK what the file sets, and nothing for what it leaves out', async () => {
  const { code, called } = await deploy({ source: { logGroup: 'invocations' } }, ['--profile', 'ops']);
  const parameters = ['SourceKind=log-group', 'SourceName=invocations', 'SourcePrefix=', 'BodyBucket='];
  expect(called).toEqual(['deploy', ...parameters.flatMap((one) => ['--parameters', one]), '--profile', 'ops']);
  expect(code).toBe(3);
});

it('says in a line what is wrong with the file, and deploys nothing', async () => {
  const { code, stderr, called } = await deploy({ source: { logGroup: 'a', bucket: 'my-logs' } });
  expect([code, called]).toEqual([2, ['']]);
  expect(stderr).toMatch(/^watchdog\.deploy\.json: source: name exactly one of logGroup, bucket.*\n$/);
});

it('refuses to let the CDK choose a Region, and takes that of the profile', async () => {
  const { code, stderr, called } = await deploy({}, [], {});
  expect([code, stderr, called]).toEqual([2, 'deploy needs a Region: AWS_REGION=us-east-1 npm run deploy\n', ['']]);
  expect((await deploy({}, ['--profile', 'ops'], {})).called).toEqual(['deploy', '--profile', 'ops']);
});

it('says that credentials are missing where the CDK failed for want of them', async () => {
  expect((await deploy({})).stderr).toBe('');
  const { code, stderr } = await deploy({}, [], { AWS_REGION: 'eu-west-1' });
  expect(code).toBe(3);
  expect(stderr).toMatch(/^deploy needs AWS credentials: set AWS_PROFILE, or see aws configure \(.+\)\n$/);
});

it('says that there is no file where the CDK failed, since a first deployment cannot do without', async () => {
  const { code, stderr } = await deploy(undefined);
  expect([code, stderr]).toEqual([3, 'there is no watchdog.deploy.json here, which a first deployment needs\n']);
});
