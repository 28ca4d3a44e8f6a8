import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Lambda, lambda } from './lambda.ts';

const LONG = 60_000;

describe('a function in AWS’s runtime interface client', { timeout: LONG }, () => {
  const folders: string[] = [];
  const running: Lambda[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await Promise.all(folders.splice(0).map((one) => rm(one, { recursive: true })));
  });

  async function deploy(source: string, settings: { timeoutMs?: number; startsAt?: number } = {}): Promise<Lambda> {
    const folder = await mkdtemp(join(tmpdir(), 'lambda-'));
    folders.push(folder);
    await writeFile(join(folder, 'handler.mjs'), source);
    const made = lambda({
      name: 'made-up',
      folder,
      environment: { SET: 'by the stack' },
      timeoutMs: LONG,
      ...settings,
    });
    running.push(made);
    return made;
  }

  it('stays warm from one invocation to the next', async () => {
    const { invoke } = await deploy('let calls = 0; export const handler = async ({ add }) => (calls += add);');
    expect(await invoke({ add: 1 })).toMatchObject({ outcome: 'answered', answer: 1, initMs: expect.any(Number) });
    const second = await invoke({ add: 2 });
    expect(second).toMatchObject({ outcome: 'answered', answer: 3 });
    expect(second).not.toHaveProperty('initMs');
  });

  it('answers null where the handler gives nothing', async () => {
    const { invoke } = await deploy('export const handler = async () => {};');
    expect(await invoke({})).toMatchObject({ outcome: 'answered', answer: null });
  });

  it('has the environment of the stack and of Lambda, and nothing of this machine’s', async () => {
    const { invoke } = await deploy('export const handler = async () => process.env;');
    const { answer } = (await invoke({})) as { answer?: Record<string, string> };
    expect(answer).toMatchObject({ SET: 'by the stack', AWS_LAMBDA_FUNCTION_NAME: 'made-up', TZ: ':UTC' });
    for (const name of ['PATH', 'HOME', 'CI', 'VITEST']) expect(answer).not.toHaveProperty(name);
  });

  it('knows its request and how long it has', async () => {
    const { invoke } = await deploy(
      'export const handler = async (_, context) => ({ ...context, left: context.getRemainingTimeInMillis() });',
      { timeoutMs: 40_000, startsAt: Date.UTC(2031, 0, 1) },
    );
    const { answer } = (await invoke({})) as { answer?: Record<string, unknown> };
    expect(answer).toMatchObject({
      functionName: 'made-up',
      memoryLimitInMB: '512',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:made-up',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(answer?.left).toBeGreaterThan(10_000);
    expect(answer?.left).toBeLessThanOrEqual(40_000);
  });

  it('has a clock that begins where it is told to', async () => {
    const startsAt = Date.UTC(2031, 0, 1);
    const { invoke } = await deploy('export const handler = async () => Date.now();', { startsAt });
    const { answer } = (await invoke({})) as { answer?: number };
    expect(answer).toBeGreaterThan(startsAt);
    expect(answer).toBeLessThan(startsAt + LONG);
  });

  it('fails with the error that its handler throws, and goes on', async () => {
    const { invoke, output } = await deploy(
      'export const handler = async ({ bad }) => { if (bad) throw new RangeError("too far"); return "well"; };',
    );
    const failed = await invoke({ bad: true });
    expect(failed).toMatchObject({ outcome: 'failed', error: { errorType: 'RangeError', errorMessage: 'too far' } });
    expect(output().stdout).toContain('Invoke Error');
    const second = await invoke({});
    expect(second).toMatchObject({ outcome: 'answered', answer: 'well' });
    expect(second).not.toHaveProperty('initMs');
  });

  it.each([
    { what: 'throws while it is loaded', source: 'throw new TypeError("no table");', errorType: 'TypeError' },
    { what: 'has a mistake of syntax', source: 'export const = 1;', errorType: 'Runtime.UserCodeSyntaxError' },
    { what: 'exports no handler', source: 'export const other = 1;', errorType: 'Runtime.HandlerNotFound' },
  ])('cannot be initialised where the module $what, and is tried again', async ({ source, errorType }) => {
    const { invoke } = await deploy(source);
    for (let tries = 0; tries < 2; tries++) {
      expect(await invoke({})).toMatchObject({ outcome: 'init-failed', error: { errorType } });
    }
  });

  it('is killed at its deadline, and begins anew', async () => {
    const source = 'export const handler = () => new Promise(() => setInterval(() => {}, 1000));';
    const { invoke } = await deploy(source, { timeoutMs: 200 });
    for (let tries = 0; tries < 2; tries++) {
      expect(await invoke({})).toMatchObject({ outcome: 'timed-out', initMs: expect.any(Number) });
    }
  });

  it.each([
    { what: 'a rejection that nobody handles', harm: 'Promise.reject(new Error("dropped"))', code: 1 },
    {
      what: 'an exception outside of the handler',
      harm: 'queueMicrotask(() => { throw new Error("late"); })',
      code: 1,
    },
    { what: 'leaving the process', harm: 'process.exit(7)', code: 7 },
    { what: 'waiting for nothing at all', harm: 'undefined', code: 0 },
  ])('ends by $what, and begins anew', async ({ harm, code }) => {
    const source = `export const handler = ({ bad }) => { if (!bad) return Promise.resolve("well"); ${harm}; return new Promise(() => {}); };`;
    const { invoke } = await deploy(source);
    expect(await invoke({ bad: true })).toMatchObject({ outcome: 'exited', code });
    expect(await invoke({})).toMatchObject({ outcome: 'answered', answer: 'well', initMs: expect.any(Number) });
  });
});
