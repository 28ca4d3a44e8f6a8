// The measured process: what a cold start spends on loading a bundle.
const started = performance.now();
await import(process.argv[2] ?? '');
process.stdout.write(`${performance.now() - started}\n`);
