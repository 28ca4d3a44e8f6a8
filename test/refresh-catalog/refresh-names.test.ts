import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import { listedProfile } from '../support/aws/bedrock.ts';
import { describeOnEngine } from '../support/engine.ts';
import { DAY_MS, HOUR_MS, NINE, type RefreshWorld, refreshWorld } from './refresh-world.ts';

const arn = (id: string) => listedProfile(id).inferenceProfileArn;

describeOnEngine('a catalog that is refreshed', (engine) => {
  let world: RefreshWorld;
  beforeEach(async () => {
    world = await refreshWorld(engine().client, await engine().tables());
  });
  afterEach(() => world.stop());

  const spender = async (id: string) => resolveSpenderWith(await world.settings.readProfiles())(arn(id));
  const finding = async (resource: string) =>
    (await world.findings.read(`catalog-unreadable/aws.111122223333.*/${resource}`))?.finding;

  it('names profiles, and all else that calls are billed to, from the next hour on', async () => {
    expect(await world.run(NINE)).toMatchObject({ profiles: 4, profilesChanged: 4, unanswered: 0 });
    expect(await spender('refund-bot')).toMatchObject({
      name: 'refund-bot',
      model: 'anthropic.claude-sonnet-4-6',
      endpoint: 'in-region',
      tags: { team: 'support' },
      resolved: true,
    });
    world.account.profiles.push(listedProfile('lead-scorer'));
    expect(await world.run(NINE + HOUR_MS)).toMatchObject({ profiles: 5, profilesChanged: 1 });
    expect((await spender('lead-scorer')).name).toBe('lead-scorer');
  });

  it('writes nothing where nothing has changed', async () => {
    await world.run(NINE);
    expect(await world.run(NINE + HOUR_MS)).toMatchObject({ profilesChanged: 0, repricesPending: 0 });
  });

  it('keeps the name of what is gone', async () => {
    await world.run(NINE);
    world.account.profiles = [];
    expect(await world.run(NINE + HOUR_MS)).toMatchObject({ profiles: 3, profilesChanged: 1 });
    expect(await spender('refund-bot')).toMatchObject({ name: 'refund-bot', tags: { team: 'support' } });
    const gone = (await world.settings.readProfiles()).filter(({ deletedAt }) => deletedAt !== undefined);
    expect(gone).toMatchObject([{ arn: arn('refund-bot'), deletedAt: '2026-11-02T10:00:00Z' }]);
  });

  it.each(['ListInferenceProfiles', 'ListTagsForResource', 'ListImportedModels'])(
    'is not emptied by a missing permission for %s, which people are told of until it is there',
    async (operation) => {
      await world.run(NINE);
      const before = await world.settings.readProfiles();
      world.account.denied.add(`bedrock.${operation}`);
      world.account.tags = { team: 'other' };
      world.account.profiles = [listedProfile('refund-bot')];
      const ran = await world.run(NINE + HOUR_MS);
      expect(ran).toMatchObject({ unanswered: 1 });
      const known = await world.settings.readProfiles();
      expect(known.map((one) => one.arn)).toEqual(before.map((one) => one.arn));
      expect(known.every(({ deletedAt }) => deletedAt === undefined)).toBe(true);
      if (operation === 'ListTagsForResource') expect(known).toEqual(before);
      const resource = `bedrock:${operation} in us-east-1`;
      expect(await finding(resource)).toMatchObject({ status: 'open', severity: 'low' });
      expect((await world.run(NINE + 2 * HOUR_MS)).changes).toEqual([]);

      world.account.denied.clear();
      await world.run(NINE + DAY_MS);
      expect(await finding(resource)).toMatchObject({ status: 'resolved' });
    },
  );
});
