import type { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Tables } from './constructs/tables.ts';
import type { Grant } from './constructs/watchdog-function.ts';
import type { Parameters } from './parameters.ts';

/** What the functions of a stack are made with. */
export interface Parts {
  /** The folder that all functions were bundled into. */
  readonly bundles: string;
  readonly tables: Tables;
  readonly keyRing: CfnSecret;
  readonly parameters: Parameters;
}

/** The environment that every function but those of the deployment has. */
export const tableNames = ({ tables }: Parts): Record<string, string> => ({
  LEDGER_TABLE: tables.ledger.ref,
  STATE_TABLE: tables.state.ref,
});

/** Configuration, catalog and prices. */
export const readSettings = ({ tables }: Parts): Grant => ({
  actions: ['dynamodb:GetItem', 'dynamodb:Query'],
  on: [tables.state.attrArn],
});

/** Findings and their incidents, which are put in one transaction. */
export const recordFindings = ({ tables }: Parts): Grant => ({
  actions: ['dynamodb:Query', 'dynamodb:PutItem'],
  on: [tables.state.attrArn],
});

/** What is open or due. */
export const readIndex = ({ tables }: Parts): Grant => ({
  actions: ['dynamodb:Query'],
  on: [tables.stateIndexArn],
});

/** Rows, names, dirty marks, and whether a row came before. */
export const appendRows = ({ tables }: Parts): Grant => ({
  actions: ['dynamodb:PutItem', 'dynamodb:Query'],
  on: [tables.ledger.attrArn],
});

/** The keys that text is hashed with. */
export const readKeyRing = ({ keyRing }: Parts): Grant => ({
  actions: ['secretsmanager:GetSecretValue'],
  on: [keyRing.ref],
});
