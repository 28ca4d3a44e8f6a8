import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildOptions } from 'esbuild';

const FUNCTIONS = join(import.meta.dirname, '../functions');

/** How every Lambda is bundled: one ES module with its SDK clients in it, so that what was tested is what runs. */
export const bundling: BuildOptions = {
  bundle: true,
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
};

/** Every folder that is a Lambda: it has a `handler.ts`. */
export const functionNames = (): string[] =>
  globSync('*/handler.ts', { cwd: FUNCTIONS })
    .map((file) => dirname(file))
    .sort();

/** esbuild's options for all functions at once: `<folder>/<function>/handler.mjs` and its source map. */
export const bundlesIn = (folder: string): BuildOptions => ({
  ...bundling,
  entryPoints: functionNames().map((name) => join(FUNCTIONS, name, 'handler.ts')),
  outbase: FUNCTIONS,
  outdir: folder,
  outExtension: { '.js': '.mjs' },
});
