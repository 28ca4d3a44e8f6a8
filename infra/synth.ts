import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { DEPLOYMENT_FILE, readDeployment } from './deployment/read-deployment.ts';

const TEMPLATE = 'cdk.out/bedrock-cost-watchdog.template.json';

/** Checks `watchdog.deploy.json` and writes the template, offline; further arguments are the CDK's own. */
try {
  await readDeployment();
  // With --ci the CDK prints the template, which is in the file already, and no remark on feature flags of its own.
  const { status, stdout } = spawnSync('cdk', ['synth', '--ci', ...process.argv.slice(2)], {
    stdio: ['inherit', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 ** 2,
  });
  process.exitCode = status ?? 1;
  if (process.exitCode === 0) {
    const said = existsSync(DEPLOYMENT_FILE)
      ? 'is sound'
      : 'is not here: a first deployment needs it, a later one keeps its values';
    process.stdout.write(`${DEPLOYMENT_FILE} ${said}\ntemplate: ${TEMPLATE}\n`);
  } else {
    process.stderr.write(stdout ?? '');
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
