// The measured process: what a cold start spends on loading a bundle, in milliseconds of the clock and of the processor.
const [started, used] = [performance.now(), process.cpuUsage()];
await import(process.argv[2] ?? '');
const { user, system } = process.cpuUsage(used);
process.stdout.write(`${JSON.stringify({ wall: performance.now() - started, cpu: (user + system) / 1000 })}\n`);
