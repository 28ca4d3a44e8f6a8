import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleAll, functionNames } from '../../infra/bundling.ts';
import { describeOnEngine } from '../support/engine.ts';
import { type Account, openAccount } from './account.ts';
import type { Action } from './actions.ts';
import { OF_ALL } from './environment.ts';
import { drivenFunctions } from './functions/index.ts';
import { deploymentFunctions } from './functions/of-the-deployment.ts';
import { type Lambda, lambda } from './lambda.ts';

const EVENTS = new URL('../../events/', import.meta.url);
const TEN = Date.UTC(2026, 10, 2, 10);
const eventsOf = (name: string): string[] =>
  readdirSync(new URL(name, EVENTS)).map((file) => file.replace(/\.json$/, ''));
const savedEvent = (name: string, one: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}/${one}.json`, EVENTS), 'utf8'));

describe('the functions that are driven', () => {
  it('are all that there are', () => {
    const all = [...drivenFunctions, ...deploymentFunctions];
    expect(all.map(({ name }) => name).sort()).toEqual(functionNames());
  });

  it.each(drivenFunctions)('$name is sent every event that is saved for it', ({ name, answers }) => {
    expect(Object.keys(answers).sort()).toEqual(eventsOf(name).sort());
  });
});

describeOnEngine('a deployed function in AWS’s runtime interface client', (engine) => {
  const used = new Map<string, Set<Action>>();
  let folder: string;
  let account: Account;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deployed-'));
    await bundleAll(folder);
    const services = drivenFunctions.flatMap(({ services = [] }) => services);
    account = await openAccount(engine(), { services });
  }, 60_000);
  afterAll(async () => {
    await account.stop();
    await rm(folder, { recursive: true });
  });

  describe.each(drivenFunctions)('$name', ({ name, answers, further = {}, environment, actions }) => {
    let deployed: Lambda;
    beforeAll(() => {
      deployed = lambda({
        name,
        folder: join(folder, name),
        environment: { ...OF_ALL, ...account.endpoints, ...environment(account) },
        timeoutMs: 60_000,
        startsAt: TEN,
      });
      used.set(name, new Set());
    });
    afterAll(() => deployed.stop());

    const sent = [
      ...Object.entries(answers).map(([one, answer]) => ({ one, event: savedEvent(name, one), answer })),
      ...Object.entries(further).map(([one, { event, answer }]) => ({ one, event, answer })),
    ];
    it.each(sent)('answers to $one', { timeout: 90_000 }, async ({ event, answer }) => {
      const invoked = await deployed.invoke(event);
      for (const action of account.takeActions()) used.get(name)?.add(action);
      expect(invoked).toMatchObject({ outcome: 'answered', answer });
    });

    it('has needed the permissions that are listed for it, and no other', () => {
      expect([...(used.get(name) ?? [])].sort()).toEqual([...actions].sort());
    });

    it('has written nothing to stderr', () => {
      expect(deployed.output().stderr).toBe('');
    });
  });
});
