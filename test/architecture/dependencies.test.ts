import { createRequire } from 'node:module';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';

const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs');
const { output } = await cruise(['functions', 'infra'], {
  ...rules.options,
  ruleSet: { forbidden: rules.forbidden },
  validate: true,
});
const { modules, summary } = output as ICruiseResult;
const sources = modules.map(({ source }) => source);

describe('dependencies', () => {
  // A cruise that parsed nothing also reports no violations.
  it('are read from every part of the product', () => {
    for (const folder of [
      'core',
      'adapters',
      'runtime',
      'ledger',
      'findings',
      'ingestion',
      'ingest-invocations',
      'watch-spend',
      'local',
    ]) {
      expect(sources.filter((source) => source.startsWith(`functions/${folder}/`)).length, folder).toBeGreaterThan(0);
    }
    const imports = (from: string) =>
      modules.find(({ source }) => source === from)?.dependencies.map(({ resolved }) => resolved);
    expect(imports('functions/watch-spend/event-handler.ts')).toContain('functions/core/messages/finding-json.ts');
    expect(imports('infra/constructs/tables.ts')).toContain('functions/adapters/dynamodb/tables.ts');
    expect(imports('functions/core/ledger/page.ts')).toContain('functions/core/pricing/charge.ts');
  });

  it('follow the rules', () => {
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
  });

  it('would be found if they did not', async () => {
    const broken = [
      {
        name: 'planted',
        severity: 'error',
        from: { path: '^functions/core/ledger/' },
        to: { path: '^functions/core/time' },
      },
    ];
    const planted = await cruise(['functions/core'], {
      ...rules.options,
      ruleSet: { forbidden: broken },
      validate: true,
    });
    expect((planted.output as ICruiseResult).summary.violations.length).toBeGreaterThan(0);
  });
});
