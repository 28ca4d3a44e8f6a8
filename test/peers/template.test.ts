import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { synthesise } from '../infra/synthesised.ts';
import { programOf } from './programs.ts';

let folder = '';
const file = () => join(folder, 'template.json');
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'template-'));
  writeFileSync(file(), JSON.stringify(synthesise().template));
});
afterAll(() => rmSync(folder, { recursive: true }));

const cfnLint = programOf('cfn-lint');
it.runIf(cfnLint)('gives cfn-lint nothing to say', { timeout: 120_000 }, () => {
  // W3005: the CDK names dependencies that follow from a reference already.
  const args = ['-t', file(), '-r', 'us-east-1', 'eu-central-1', '-i', 'W3005'];
  expect(spawnSync(cfnLint ?? '', args, { encoding: 'utf8' }).stdout).toBe('');
});

/** What checkov says and is left as it is, with the reason; on which resources, where not on all of a kind. */
const LEFT: Readonly<Record<string, { readonly on?: RegExp; readonly because: string }>> = {
  CKV_AWS_119: {
    because: 'tables are encrypted by AWS’s own key; a customer’s key costs a dollar a month and guards no prompt',
  },
  CKV_AWS_149: { because: 'the key ring is encrypted by AWS’s own key, and nobody outside the account may read it' },
  CKV_AWS_158: {
    because: 'the functions’ logs hold numbers and codes, no prompts, and are encrypted by AWS’s own key',
  },
  CKV_AWS_173: { because: 'environments hold names of tables and ARNs, no secrets' },
  CKV_AWS_26: { on: /Alarms/, because: 'CloudWatch cannot publish to a topic that is encrypted with AWS’s own key' },
  CKV_AWS_28: { on: /Ledger/, because: 'the ledger is read from the logs again; what cannot be is in the state table' },
  CKV_AWS_117: {
    because: 'everything is reached over TLS and IAM; a VPC would need a NAT gateway dearer than the watchdog',
  },
  CKV_AWS_116: { because: 'what fails is read again from the source by schedules, and an alarm says so' },
  CKV_AWS_115: { on: /settings|source/, because: 'a deployment runs these two, once' },
};

interface Failed {
  readonly check_id: string;
  readonly resource: string;
}

const checkov = programOf('checkov');
it.runIf(checkov)('gives checkov to say only what is left with a reason', { timeout: 120_000 }, () => {
  const args = ['-f', file(), '--framework', 'cloudformation', '--quiet', '--compact', '-o', 'json'];
  const { stdout } = spawnSync(checkov ?? '', args, { encoding: 'utf8' });
  const { results, summary } = JSON.parse(stdout) as {
    results: { failed_checks: Failed[] };
    summary: { passed: number; parsing_errors: number };
  };
  expect(summary.parsing_errors).toBe(0);
  expect(summary.passed).toBeGreaterThan(100);
  const said = results.failed_checks.filter(
    ({ check_id, resource }) => !(LEFT[check_id]?.on ?? /.?/).test(resource) || !LEFT[check_id],
  );
  expect(said.map(({ check_id, resource }) => `${check_id} ${resource}`)).toEqual([]);
  expect(new Set(results.failed_checks.map(({ check_id }) => check_id))).toEqual(new Set(Object.keys(LEFT)));
});
