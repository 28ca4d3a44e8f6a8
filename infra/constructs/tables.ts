import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { STATE_INDEX } from '#adapters/dynamodb/keys.ts';
import { ledgerTable, stateTable } from '#adapters/dynamodb/tables.ts';

type Shape = ReturnType<typeof stateTable>;

/** The two tables, in the shapes that the adapters and their tests work with (functions/adapters/dynamodb/README.md). */
export class Tables extends Construct {
  readonly ledger: CfnTable;
  readonly state: CfnTable;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // Rebuilt from the logs, so neither kept nor backed up.
    this.ledger = new CfnTable(this, 'Ledger', propsOf(ledgerTable('')));
    this.ledger.applyRemovalPolicy(RemovalPolicy.DESTROY);
    Validations.of(this.ledger).acknowledge({
      id: 'AwsSolutions::AwsSolutions-DDB3',
      reason: 'Everything in the ledger is read again from the logs, so it needs no recovery.',
    });
    this.state = new CfnTable(this, 'State', {
      ...propsOf(stateTable('')),
      streamSpecification: { streamViewType: 'NEW_IMAGE' },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtectionEnabled: true,
    });
    this.state.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }

  /** The state table's index, as a resource of its own in policies. */
  get stateIndexArn(): string {
    return `${this.state.attrArn}/index/${STATE_INDEX}`;
  }
}

/** Without a name of its own: a table that stayed when its stack went is in no new stack's way. */
const propsOf = ({ BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes }: Shape) => ({
  ...(BillingMode !== undefined && { billingMode: BillingMode }),
  attributeDefinitions: (AttributeDefinitions ?? []).map(({ AttributeName = '', AttributeType = '' }) => ({
    attributeName: AttributeName,
    attributeType: AttributeType,
  })),
  keySchema: keysOf(KeySchema),
  timeToLiveSpecification: { attributeName: 'x', enabled: true },
  ...(GlobalSecondaryIndexes && {
    globalSecondaryIndexes: GlobalSecondaryIndexes.map((index) => ({
      indexName: index.IndexName ?? '',
      keySchema: keysOf(index.KeySchema),
      projection: { projectionType: index.Projection?.ProjectionType ?? 'ALL' },
    })),
  }),
});

const keysOf = (schema: Shape['KeySchema'] = []) =>
  schema.map(({ AttributeName = '', KeyType = '' }) => ({ attributeName: AttributeName, keyType: KeyType }));
