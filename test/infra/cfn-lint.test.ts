import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { synthesise } from './synthesised.ts';

/** Written by others, so it sees what the CDK and its own validator share a misreading of; it takes half a minute. */
const isAsked = process.env['PEERS'] !== undefined && spawnSync('cfn-lint', ['--version']).status === 0;
if (!isAsked) process.stderr.write('cfn-lint does not read the template: it wants PEERS=1 and pip install cfn-lint.\n');

it.runIf(isAsked)('gives cfn-lint nothing to say', { timeout: 120_000 }, () => {
  const file = join(mkdtempSync(join(tmpdir(), 'template-')), 'template.json');
  writeFileSync(file, JSON.stringify(synthesise().template));
  // W3005: the CDK names dependencies that follow from a reference already.
  const { stdout } = spawnSync('cfn-lint', ['-t', file, '-r', 'us-east-1', 'eu-central-1', '-i', 'W3005'], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
});
