import { describe, expect, it } from 'vitest';
import { whoFacts } from '#core/messages/who-facts.ts';
import { aFinding, aSpender, aView } from '../../support/incidents.ts';

describe('who it is about', () => {
  it('is owner, role, profile, model, place, tags and the call', () => {
    expect(Object.fromEntries(whoFacts(aView()))).toEqual({
      Owner: 'team-support',
      Role: 'arn:aws:iam::111122223333:role/refund-agent',
      Profile: 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6',
      Model: 'anthropic.claude-sonnet-4-6',
      Account: '111122223333, us-east-1',
      Tags: 'team=support',
      Call: '00000000-0000-4000-8000-000000000001',
      'In the log': 'fields @timestamp, @message | filter requestId = "00000000-0000-4000-8000-000000000001"',
      Metadata: 'team=support',
    });
  });

  it('is what the findings know where the catalog knows nothing', () => {
    const { spender: _, ...view } = aView({ findings: [aFinding({ check: 'budget', requestMetadata: {} })] });
    expect(whoFacts(view).map(([label]) => label)).toEqual([
      'Role',
      'Profile',
      'Model',
      'Account',
      'Call',
      'In the log',
    ]);
  });

  it('has no query for an id that would end its quotes', () => {
    const facts = whoFacts(aView({ findings: [aFinding({ requestId: 'a" | limit 1' })] }));
    expect(facts.map(([label]) => label)).not.toContain('In the log');
  });

  it('is who most of the money comes from, where it is about several', () => {
    const { spender: _, spenderName: __, ...finding } = aFinding({ driver: 'refund-profile' });
    const { spender: ___, ...view } = aView({ findings: [finding] });
    expect(Object.fromEntries(whoFacts(view))).toMatchObject({ 'Mostly from': 'refund-profile' });
  });

  it('takes three tags and counts the rest', () => {
    const tags = { a: '1', b: '2', c: '3', d: '4', e: '5' };
    const found = Object.fromEntries(whoFacts(aView({}, { spender: aSpender({ tags }) })));
    expect(found['Tags']).toBe('a=1, b=2, c=3, 2 more');
  });
});
