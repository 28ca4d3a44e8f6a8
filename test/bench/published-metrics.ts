import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAccount } from '../runtime/account.ts';
import { drivenFunctions } from '../runtime/functions/index.ts';
import { lambda } from '../runtime/lambda.ts';
import type { TestEngine } from '../support/engine.ts';

const EVENTS = new URL('../../events/', import.meta.url);
const TEN = Date.UTC(2026, 10, 2, 10);

/** publishedMetrics sends every saved event to the function that it is for, and gives the names of all metrics that come of it. */
export async function publishedMetrics(engine: TestEngine, bundles: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  const account = await openAccount(engine, { services: drivenFunctions.flatMap(({ services = [] }) => services) });
  for (const { name, environment } of drivenFunctions) {
    const deployed = lambda({
      name,
      folder: join(bundles, name),
      environment: { ...account.endpoints, ...environment(account) },
      timeoutMs: 60_000,
      startsAt: TEN,
    });
    for (const file of readdirSync(new URL(name, EVENTS))) {
      await deployed.invoke(JSON.parse(readFileSync(new URL(`${name}/${file}`, EVENTS), 'utf8')));
    }
    for (const metric of metricNamesIn(deployed.output().stdout)) names.add(metric);
    await deployed.stop();
  }
  await account.stop();
  return names;
}

/** The metrics in what a function has written (AWS docs: CloudWatch embedded metric format). */
export const metricNamesIn = (stdout: string): string[] =>
  stdout
    .split('\n')
    .filter((line) => line.includes('"_aws"'))
    .flatMap((line) => JSON.parse(line)._aws.CloudWatchMetrics)
    .flatMap(({ Metrics }: { Metrics: { Name: string }[] }) => Metrics.map(({ Name }) => Name));
