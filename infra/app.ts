import { join } from 'node:path';
import { bundleAll } from './bundling.ts';
import { readDeployment } from './deployment/read-deployment.ts';
import { watchdogApp } from './watchdog-app.ts';

const bundles = join(import.meta.dirname, '../dist/functions');
const { config } = await readDeployment().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
});
await bundleAll(bundles);
watchdogApp({ bundles, config }).synth();
