import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { type Config, parseConfig } from '#core/config/config.ts';
import { faultsOf } from '#core/faults.ts';
import { withStackTopic } from '#functions/apply-settings/apply-settings.ts';
import { readSettings } from '#functions/local/read-settings.ts';
import { type Deployment, type DeploymentFile, deploymentSchema } from './deployment.ts';
import { parametersOf } from './parameters-of.ts';

/** The file in the working directory that a deployment is described in. */
export const DEPLOYMENT_FILE = 'watchdog.deploy.json';

/** readDeployment reads and checks all that a deployment is made with; its error names file, field and fault. No file is no change. */
export async function readDeployment(file = DEPLOYMENT_FILE): Promise<Deployment> {
  if (!existsSync(file)) return { parameters: {}, config: undefined };
  const given = checked(file, await readSettings(file, file));
  if (given.config === undefined) return { parameters: parametersOf(given, undefined), config: undefined };
  const path = resolve(dirname(file), given.config);
  const written = await readSettings(path, `${file}: config: ${path}`);
  const config = checkedConfig(path, written);
  return { parameters: parametersOf(given, config), config: written as object };
}

function checked(file: string, input: unknown): DeploymentFile {
  if (Array.isArray(input)) throw new Error(`${file}: must be an object, not a list`);
  const result = v.safeParse(deploymentSchema, input);
  if (result.success) return result.output;
  throw new Error(`${file}: ${faultsOf(result.issues, 'deployment').join('; ')}`);
}

const ANY_TOPIC = 'arn:aws:sns:us-east-1:111122223333:stack-topic';

function checkedConfig(file: string, input: unknown): Config {
  const own = parseConfig(input);
  if ('errors' in own) throw new Error(`${file}: ${own.errors.join('; ')}`);
  // As the functions will read it: with the stack's own topic among its targets.
  const complete = parseConfig(withStackTopic(Object(input), ANY_TOPIC));
  if ('errors' in complete) throw new Error(`${file}: ${complete.errors.join('; ')}`);
  return own.config;
}
