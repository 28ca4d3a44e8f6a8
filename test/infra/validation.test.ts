import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { synthesise } from './synthesised.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));

let before: typeof process.exitCode;
beforeEach(() => {
  before = process.exitCode;
});
afterEach(() => {
  process.exitCode = before;
});

interface Report {
  readonly pluginReports: readonly { readonly pluginName: string; readonly conclusion: string }[];
}
const conclusions = (outdir: string) => {
  const { pluginReports }: Report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  return Object.fromEntries(pluginReports.map(({ pluginName, conclusion }) => [pluginName, conclusion]));
};

it('breaks no rule of AwsSolutions and none of CloudFormation', { timeout: 90_000 }, () => {
  expect(conclusions(synthesise({ context }).outdir)).toEqual({ AwsSolutions: 'success' });
});

it('would be refused if it did', { timeout: 90_000 }, () => {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
  const app = new App({ context, outdir });
  const stack = new Stack(app, 'planted');
  new Topic(stack, 'Open');
  new CfnFunction(stack, 'Old', { code: { zipFile: '' }, role: 'r', runtime: 'nodejs99.x', handler: 'h' });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).toThrow();
  expect(conclusions(outdir)).toEqual({ AwsSolutions: 'failure', 'CloudFormation Validate': 'failure' });
});
