import { execFile } from 'node:child_process';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const SYNTH = join(import.meta.dirname, '../../infra/synth.ts');

/** Synthesises in a folder with a `cdk` that ends with this code, having printed how it was called. */
async function synth(code: number, deployment?: unknown) {
  const folder = await mkdtemp(join(tmpdir(), 'synth-'));
  if (deployment) await writeFile(join(folder, 'watchdog.deploy.json'), JSON.stringify(deployment));
  await writeFile(join(folder, 'cdk'), `#!/bin/sh\necho "cdk $@"\nexit ${code}\n`);
  await chmod(join(folder, 'cdk'), 0o755);
  const env = { PATH: `${folder}:${process.env['PATH']}` };
  const ran = await promisify(execFile)(process.execPath, [SYNTH], { cwd: folder, env }).catch((error) => error);
  return { code: ran.code ?? 0, stdout: ran.stdout, stderr: ran.stderr };
}

const TEMPLATE = 'template: cdk.out/bedrock-cost-watchdog.template.json\n';

it('says that the file is sound and where the template is', async () => {
  const stdout = `watchdog.deploy.json is sound\n${TEMPLATE}`;
  expect(await synth(0, { source: { logGroup: 'a' } })).toEqual({ code: 0, stdout, stderr: '' });
});

it('says that there is no file, since a first deployment needs one', async () => {
  const stdout = `watchdog.deploy.json is not here: a first deployment needs it, a later one keeps its values\n${TEMPLATE}`;
  expect(await synth(0)).toEqual({ code: 0, stdout, stderr: '' });
});

it('says in a line what is wrong with the file, and synthesises nothing', async () => {
  const { code, stdout, stderr } = await synth(0, { source: {} });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toBe('watchdog.deploy.json: source: name exactly one of logGroup, bucket\n');
});

it('shows what the CDK says where it fails', async () => {
  expect(await synth(1)).toEqual({ code: 1, stdout: '', stderr: 'cdk synth --ci\n' });
});
