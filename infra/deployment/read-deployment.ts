import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { type Config, parseConfig } from '#core/config/config.ts';
import { withStackTopic } from '#functions/apply-settings/apply-settings.ts';
import { faultsOf } from '../../functions/core/faults.ts';
import { type Deployment, type DeploymentFile, deploymentSchema } from './deployment.ts';
import { parametersOf } from './parameters-of.ts';

/** The file in the working directory that a deployment is described in. */
const DEPLOYMENT_FILE = 'watchdog.deploy.json';

/** readDeployment reads and checks all that a deployment is made with; its error names file, field and fault. No file is no change. */
export async function readDeployment(file = DEPLOYMENT_FILE): Promise<Deployment> {
  if (!existsSync(file)) return { parameters: {}, config: undefined };
  const given = checked(file, await readJson(file));
  if (given.config === undefined) return { parameters: parametersOf(given, undefined), config: undefined };
  const path = resolve(dirname(file), given.config);
  if (!existsSync(path)) throw new Error(`${file}: config: there is no file ${path}`);
  const written = /\.[cm]?[jt]s$/.test(path) ? (await import(pathToFileURL(path).href)).default : await readJson(path);
  return { parameters: parametersOf(given, checkedConfig(path, written)), config: written };
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not JSON (${(error as Error).message})`);
  }
}

function checked(file: string, input: unknown): DeploymentFile {
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
