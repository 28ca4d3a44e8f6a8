import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { deployAs } from './deployment/deploy-as.ts';
import { DEPLOYMENT_FILE, readDeployment } from './deployment/read-deployment.ts';

/** Deploys what `watchdog.deploy.json` describes; further arguments are the CDK's own. */
try {
  const args = process.argv.slice(2);
  const { parameters } = await readDeployment();
  const caller = deployAs(args);
  await caller.needRegion();
  const given = Object.entries(parameters).flatMap(([name, value]) => ['--parameters', `${name}=${value}`]);
  const { status } = spawnSync('cdk', ['deploy', ...given, ...args], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
  // Only afterwards: the CDK finds credentials that this does not, such as those it asks a second factor for.
  if (process.exitCode !== 0) {
    const noFile = `there is no ${DEPLOYMENT_FILE} here, which a first deployment needs`;
    const fault = (await caller.credentialsFault()) ?? (existsSync(DEPLOYMENT_FILE) ? undefined : noFile);
    if (fault !== undefined) process.stderr.write(`${fault}\n`);
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
