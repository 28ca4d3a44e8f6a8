import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { build } from 'esbuild';
import { bundlesIn } from './bundling.ts';
import { readDeployment } from './deployment/read-deployment.ts';
import { WatchdogStack } from './watchdog-stack.ts';

const bundles = join(import.meta.dirname, '../dist/functions');
const { config } = await readDeployment();
await build(bundlesIn(bundles));

const app = new App();
new WatchdogStack(app, 'bedrock-cost-watchdog', {
  bundles,
  config,
  description: 'Watches what Amazon Bedrock costs, from its invocation logs.',
});
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
