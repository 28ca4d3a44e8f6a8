import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { accountDetectors, callDetectors, scopeDetectors } from '#core/checks/detectors/index.ts';
import { parseConfig } from '#core/config/config.ts';
import { toldChecks } from '#core/messages/condition.ts';
import { whatToDo } from '#core/messages/what-to-do.ts';
import { deploymentSchema } from '../../infra/deployment/deployment.ts';

const ROOT = join(import.meta.dirname, '../..');
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const readme = textOf('README.md');
const files = globSync('{*,{functions,infra,test}/**/*}.md', { cwd: ROOT });

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const jsonIn = (text: string): unknown[] =>
  [...text.matchAll(/^```json\n(.*?)^```/gms)].map(([, json = '']) => JSON.parse(json));

describe('the README', () => {
  it('has a row for every check', () => {
    const rows = [...readme.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);
    const checks = [...scopeDetectors, ...accountDetectors, ...callDetectors];
    expect(rows).toEqual(expect.arrayContaining(checks.map(({ id }) => id)));
  });

  it('names every finding that people can be told of', () => {
    const named = new Set([...readme.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id));
    const told = [...toldChecks()];
    expect(told.length).toBeGreaterThan(15);
    expect(told.filter((check) => !named.has(check))).toEqual([]);
    expect(told.filter((check) => whatToDo(check).length === 0)).toEqual([]);
  });

  it('shows a deployment and a configuration that are taken as they stand', () => {
    const [deployment, config] = jsonIn(readme);
    expect(v.safeParse(deploymentSchema, deployment).success).toBe(true);
    expect(parseConfig(config)).toHaveProperty('config');
    expect(v.safeParse(deploymentSchema, jsonIn(textOf('infra/README.md'))[0]).success).toBe(true);
  });
});

describe.each(files)('%s', (file) => {
  it('links to what is there', () => {
    const links = [...textOf(file).matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, link = '']) => link);
    const dead = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      if (!existsSync(join(ROOT, target))) return true;
      if (anchor === undefined) return false;
      return ![...textOf(target).matchAll(/^#+ (.*)$/gm)].some(([, heading = '']) => anchorOf(heading) === anchor);
    });
    expect(dead).toEqual([]);
  });
});
