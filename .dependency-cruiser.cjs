/** Who may import whom. `npm test` runs these rules and proves that the checker saw the files. */
const LAMBDA = '^functions/(?!core/|adapters/|runtime/|findings/|ingestion/|ledger/|local/)([^/]+)/';

module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: '^functions/core/' },
      to: { pathNot: ['^functions/core/', '^node_modules/valibot/'] },
    },
    {
      name: 'adapters-know-core-only',
      severity: 'error',
      from: { path: '^functions/adapters/' },
      to: { path: '^functions/', pathNot: ['^functions/core/', '^functions/adapters/'] },
    },
    {
      name: 'libraries-know-ports-only',
      comment: 'What happens over a store knows the port, not the store.',
      severity: 'error',
      from: { path: '^functions/(findings|ingestion|ledger)/' },
      to: { path: '^functions/', pathNot: ['^functions/core/', '^functions/(findings|ingestion|ledger)/'] },
    },
    {
      name: 'use-cases-know-ports-only',
      comment: 'In a Lambda folder only handler.ts and event-handler.ts touch the outside.',
      severity: 'error',
      from: { path: LAMBDA, pathNot: '/(handler|event-handler)\\.ts$' },
      to: { path: ['^functions/adapters/', '^node_modules/(@aws-sdk|@smithy|@middy|@aws-lambda-powertools)/'] },
    },
    {
      name: 'lambdas-are-islands',
      severity: 'error',
      from: { path: LAMBDA },
      to: { path: LAMBDA, pathNot: '^functions/$1/' },
    },
    {
      name: 'nobody-depends-on-local',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/local/' },
      to: { path: '^functions/local/' },
    },
    {
      name: 'nobody-imports-a-handler',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^functions/[^/]+/handler\\.ts$' },
    },
    {
      name: 'sdk-stays-in-adapters',
      severity: 'error',
      from: {
        path: '^functions/',
        pathNot: ['^functions/adapters/', '/handler\\.ts$', '^functions/local/(engine/|doctor/aws-account\\.ts$)'],
      },
      to: { path: '^node_modules/(@aws-sdk|@smithy)/' },
    },
    {
      name: 'middy-stays-at-the-edge',
      severity: 'error',
      from: { path: '^functions/', pathNot: ['/event-handler\\.ts$', '^functions/runtime/'] },
      to: { path: '^node_modules/@middy/' },
    },
    {
      name: 'functions-know-no-stack',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: ['^infra/', '^node_modules/(aws-cdk-lib|constructs|cdk-nag)/'] },
    },
    {
      name: 'infra-knows-shapes-only',
      comment:
        'Of what runs, a deployment knows the tables, the metrics, the name of its filter, the configuration and how it is read and completed.',
      severity: 'error',
      from: { path: '^infra/' },
      to: {
        path: '^functions/',
        pathNot: [
          '^functions/core/(config/|faults\\.ts$|source/subscription-slot\\.ts$)',
          '^functions/adapters/dynamodb/(keys|tables)\\.ts$',
          '^functions/apply-settings/apply-settings\\.ts$',
          '^functions/local/(read-settings|usage-error)\\.ts$',
          '^functions/runtime/published-metrics\\.ts$',
        ],
      },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-dev-dependency-at-run-time',
      severity: 'error',
      from: { path: '^functions/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: '^node_modules' },
    enhancedResolveOptions: { conditionNames: ['node', 'import', 'default'] },
  },
};
