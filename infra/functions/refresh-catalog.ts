import { Duration, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Schedules } from '../constructs/schedules.ts';
import { WatchdogFunction } from '../constructs/watchdog-function.ts';
import { type Parts, readSettings, recordFindings, tableNames } from '../parts.ts';

/** Kinds of Bedrock's resources that have tags worth reading. */
const TAGGED = ['application-inference-profile', 'provisioned-model', 'custom-model-deployment', 'imported-model'];

/** Names, tags and prices, every hour. */
export function refreshCatalog(scope: Construct, parts: Parts, schedules: Schedules): WatchdogFunction {
  const { tables } = parts;
  const { partition, account } = Stack.of(scope);
  const made = new WatchdogFunction(scope, 'refresh-catalog', {
    bundles: parts.bundles,
    description: 'Reads the names, tags and prices of what is called.',
    memoryMb: 512,
    timeout: Duration.minutes(15),
    atMost: 1,
    events: { retries: 1, maxAge: Duration.minutes(30) },
    environment: tableNames(parts),
  });
  for (const grant of [readSettings, recordFindings]) made.grant(grant(parts));
  made.grant({ actions: ['dynamodb:DeleteItem'], on: [tables.state.attrArn] });
  made.grant({ actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'], on: [tables.ledger.attrArn] });
  made.grant({
    actions: [
      'bedrock:ListInferenceProfiles',
      'bedrock:ListProvisionedModelThroughputs',
      'bedrock:ListCustomModelDeployments',
      'bedrock:ListImportedModels',
      'pricing:GetProducts',
    ],
    on: ['*'],
    because: 'None of these actions takes a resource (Service Authorization Reference); all of them only read.',
  });
  made.grant({
    actions: ['bedrock:ListTagsForResource'],
    on: TAGGED.map((kind) => `arn:${partition}:bedrock:*:${account}:${kind}/*`),
    because:
      'Every such resource of the account, in every Region that is watched, may carry an owner and a budget as tags.',
  });
  schedules.every('1 hour', made);
  return made;
}
