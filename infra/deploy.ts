import { spawnSync } from 'node:child_process';
import { readDeployment } from './deployment/read-deployment.ts';

/** Deploys what `watchdog.deploy.json` describes; further arguments are the CDK's own. */
try {
  const { parameters } = await readDeployment();
  const given = Object.entries(parameters).flatMap(([name, value]) => ['--parameters', `${name}=${value}`]);
  const { status } = spawnSync('cdk', ['deploy', ...given, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
