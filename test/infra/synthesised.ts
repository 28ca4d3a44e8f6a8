import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionNames } from '../../infra/bundling.ts';
import { watchdogApp } from '../../infra/watchdog-app.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is read where it is asserted.
  readonly Properties: any;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

export interface Template {
  readonly Parameters: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

/** synthesise gives the stack's template, with empty bundles; with `context`, validated as `npm run synth` does, which takes seconds. */
export function synthesise({
  config,
  context = {},
}: {
  readonly config?: object;
  readonly context?: Record<string, unknown>;
} = {}): { template: Template; outdir: string } {
  const [outdir, bundles] = [mkdtempSync(join(tmpdir(), 'cdk-')), mkdtempSync(join(tmpdir(), 'bundles-'))];
  for (const name of functionNames()) {
    mkdirSync(join(bundles, name));
    writeFileSync(join(bundles, name, 'handler.mjs'), 'export const handler = async () => ({});');
  }
  const assembly = watchdogApp({ bundles, config }, { context, outdir }).synth();
  return { template: assembly.getStackByName('bedrock-cost-watchdog').template as Template, outdir };
}

/** Resources of a type, by logical id. */
export const resourcesOf = ({ Resources }: Template, type: string): [string, Resource][] =>
  Object.entries(Resources).filter(([, { Type }]) => Type === type);

/** A value as text: references in angle brackets. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': att, 'Fn::Join': join } = value as Record<string, unknown>;
  if (typeof Ref === 'string') return `<${Ref}>`;
  if (Array.isArray(att)) return `<${att.join('.')}>`;
  if (Array.isArray(join)) {
    const [by, parts] = join as [string, unknown];
    return Array.isArray(parts) ? parts.map(shown).join(by) : shown(parts);
  }
  return JSON.stringify(value);
}

/** The folder of a Lambda, from its function's name. */
export const folderOf = (functionName: unknown): string => shown(functionName).replace(/^bedrock-cost-watchdog-/, '');
