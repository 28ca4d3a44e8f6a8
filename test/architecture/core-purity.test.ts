import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const files = globSync('functions/core/**/*.ts');
const IMPURE =
  /\b(await|async|Promise|Date\.now|Math\.random|performance\.|console\.|setTimeout|globalThis)\b|new Date\(\)/;
const code = (file: string): string => readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

it('keeps the core synchronous, without a clock, a dice or a console', () => {
  expect(files.length).toBeGreaterThan(60);
  // The ports are what the outside promises, and may promise for later.
  const impure = files.filter((file) => !file.includes('/ports/') && IMPURE.test(code(file)));
  expect(impure).toEqual([]);
});
