import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const FUNCTIONS = join(import.meta.dirname, '../functions');

/**
 * How every Lambda is bundled: ES modules with its SDK clients in them, so that what was tested is what runs. What is imported when
 * it is needed stays a file of its own: without the SDK's ways to credentials that Lambda never takes, a function loads in two thirds of the time.
 */
export const bundling: BuildOptions = {
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // The CommonJS builds of the SDK that esbuild takes by default are half as large again and load twice as slowly.
  mainFields: ['module', 'main'],
  // Packages that are CommonJS inside call require.
  banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
  sourcemap: true,
  sourcesContent: false,
  entryNames: 'handler',
  outExtension: { '.js': '.mjs' },
};

/** Every folder that is a Lambda: it has a `handler.ts`. */
export const functionNames = (): string[] =>
  globSync('*/handler.ts', { cwd: FUNCTIONS })
    .map((file) => dirname(file))
    .sort();

/** esbuild's options for one function: `<folder>/<function>/handler.mjs`, what it loads, and source maps. */
export const bundleOf = (name: string, folder: string): BuildOptions => ({
  ...bundling,
  entryPoints: [join(FUNCTIONS, name, 'handler.ts')],
  outdir: join(folder, name),
});

/** bundleAll makes a folder anew that holds all functions. */
export async function bundleAll(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await Promise.all(functionNames().map((name) => build(bundleOf(name, folder))));
}
