import { describe, expect, it } from 'vitest';
import { UNKNOWN_RATE } from '#core/blindness/blind-rate.ts';
import { judgeCalls, judgeSource, type SourceLook } from '#core/blindness/judge-source.ts';
import { observationOf, type Sight } from '#core/blindness/sight.ts';
import type { WatchedSource } from '#core/blindness/watched-source.ts';
import { parseConfig } from '#core/config/config.ts';
import { conditionOf } from '#core/messages/condition.ts';
import { whatToDo } from '#core/messages/what-to-do.ts';
import type { SubscriptionFilter } from '#core/source/subscription-slot.ts';
import { NINE, SCOPE, USD } from '../../support/row.ts';

const INGEST = 'arn:aws:lambda:us-east-1:111122223333:function:ingest';
const ROLE = 'arn:aws:iam::111122223333:role/logging';
const GROUP: WatchedSource = { logGroup: 'invocations', destinationArn: INGEST };
const BUCKET: WatchedSource = { bucket: 'logs', prefix: 'bedrock/' };
const OURS = [{ name: 'bedrock-cost-watchdog', destinationArn: INGEST }];
const RATE = { perHour: 4n * USD, isPart: false };
const on = {
  cloudWatchConfig: { logGroupName: 'invocations', roleArn: ROLE },
  s3Config: { bucketName: 'logs', keyPrefix: 'bedrock' },
  textDataDeliveryEnabled: true,
  inTheFuture: 1,
};
const refused = (action: string) => ({ action, code: 'AccessDeniedException', refused: true });

function wrongOf(source: WatchedSource, look: SourceLook, config: unknown = {}): Record<string, Sight['wrong']> {
  const parsed = parseConfig(config);
  if ('errors' in parsed) throw new Error(parsed.errors.join());
  const sights = judgeSource({ source, ...parsed.config }, look, SCOPE, RATE);
  return Object.fromEntries(sights.map(({ check, wrong }) => [check, wrong]));
}

describe('where calls are logged', () => {
  it('is well where the source is among the places', () => {
    const well = { 'logging-off': undefined, 'text-delivery-off': undefined };
    const others = { 'subscription-filter-gone': undefined, 'bucket-events-gone': undefined };
    expect(wrongOf(GROUP, { logging: { found: on }, filters: { found: OURS } })).toEqual({ ...well, ...others });
    expect(wrongOf(BUCKET, { logging: { found: on }, sendsEvents: { found: true } })).toEqual({ ...well, ...others });
  });

  it.each<[string, WatchedSource, object | undefined, string, string[]]>([
    [
      'off, and of the role that was written with nothing is left',
      GROUP,
      undefined,
      'model invocation logging is switched off',
      [
        expect.stringMatching(/^aws iam list-roles /),
        expect.stringMatching(
          /"roleArn":"ROLE_ARN".*"textDataDeliveryEnabled":true|"textDataDeliveryEnabled":true.*"roleArn":"ROLE_ARN"/,
        ),
      ],
    ],
    [
      'in another group, whose role is known',
      GROUP,
      { ...on, cloudWatchConfig: { logGroupName: 'theirs', roleArn: ROLE } },
      'Bedrock logs to log group theirs and bucket logs and not to log group invocations',
      [`aws bedrock put-model-invocation-logging-configuration --logging-config '${JSON.stringify(on)}'`],
    ],
    [
      'in a group, and the bucket is read',
      BUCKET,
      { cloudWatchConfig: on.cloudWatchConfig },
      'Bedrock logs to log group invocations and not to bucket logs',
      [expect.stringContaining('"s3Config":{"bucketName":"logs","keyPrefix":"bedrock"}')],
    ],
    [
      'off, and the bucket was read',
      { bucket: 'logs', prefix: '' },
      undefined,
      'is switched off',
      [expect.stringContaining('"s3Config":{"bucketName":"logs"}')],
    ],
  ])('is wrong where it is %s', (_, source, found, says, commands) => {
    const { 'logging-off': wrong } = wrongOf(source, { logging: { found } } as SourceLook);
    expect(wrong).toMatchObject({ severity: 'high', costPerHour: 4n * USD, commands });
    expect(wrong?.reason).toMatch(/^blind to about \$4\.00\/h: /);
    expect(wrong?.reason).toContain(says);
  });

  it('is not known where nobody answers', () => {
    const sights = wrongOf(GROUP, { logging: refused('bedrock:GetModelInvocationLoggingConfiguration') });
    expect(Object.keys(sights)).toEqual(['bucket-events-gone']);
  });
});

describe('the text of calls', () => {
  const off = { ...on, textDataDeliveryEnabled: false };
  it('is missed by the checks that read it, and by no dollar', () => {
    const { 'text-delivery-off': wrong } = wrongOf(GROUP, { logging: { found: off } });
    expect(wrong).toMatchObject({
      severity: 'low',
      evidence: { blindChecks: 'tool-call-loop, stalled-agent-loop, answer-loop, similar-answers-loop' },
      commands: [expect.stringContaining('"textDataDeliveryEnabled":true,"inTheFuture":1')],
    });
    expect(wrong).not.toHaveProperty('costPerHour');
  });

  it.each([
    ['switched off', { 'answer-loop': false }, [], false],
    ['switched off but for a profile', { 'answer-loop': false }, [{ 'answer-loop': { repeats: 5 } }], true],
    ['switched off for a profile', {}, [{ 'answer-loop': false }], true],
  ])('is missed by a check that is %s', (_, checks, overrides, isMissed) => {
    const config = { checks, overrides: overrides.map((own) => ({ match: { profile: 'p' }, checks: own })) };
    const { 'text-delivery-off': wrong } = wrongOf(GROUP, { logging: { found: off } }, config);
    expect(String(wrong?.evidence['blindChecks']).includes(' answer-loop')).toBe(isMissed);
  });

  it.each([
    ['nothing is logged', undefined],
    ['it goes where nobody reads', { ...off, cloudWatchConfig: { logGroupName: 'theirs', roleArn: ROLE } }],
    ['it is not said', { ...on, textDataDeliveryEnabled: undefined }],
  ])('is not judged where %s', (_, found) => {
    expect(wrongOf(GROUP, { logging: { found } } as SourceLook)).not.toHaveProperty('text-delivery-off');
  });
});

describe('what tells of new logs', () => {
  const put = `aws logs put-subscription-filter --log-group-name 'invocations' --filter-name 'bedrock-cost-watchdog' --filter-pattern '' --destination-arn '${INGEST}'`;
  it.each([
    ['gone', [], 'is gone', [put]],
    ['gone, and others are there', [{ name: 'siem', destinationArn: 'arn:siem' }], 'is gone (there are siem)', [put]],
    ['taken over', [{ name: 'bedrock-cost-watchdog', destinationArn: 'arn:siem' }], 'sends to arn:siem now', [put]],
    [
      'gone with its group',
      undefined,
      'log group invocations is gone',
      ["aws logs create-log-group --log-group-name 'invocations'", put],
    ],
  ])('is a filter that is %s', (_, found, says, commands) => {
    const { 'subscription-filter-gone': wrong } = wrongOf(GROUP, { logging: { found: on }, filters: { found } });
    expect(wrong).toMatchObject({ severity: 'high', costPerHour: 4n * USD, commands });
    expect(wrong?.reason).toContain(says);
  });

  it('is a filter that lets only some lines through, beside none that lets all', () => {
    const some = { name: 'edited', destinationArn: INGEST, pattern: '{ $.region = "us-east-1" }' };
    const look = (found: readonly SubscriptionFilter[]) => ({ logging: { found: on }, filters: { found } });
    const { 'subscription-filter-gone': wrong } = wrongOf(GROUP, look([some]));
    expect(wrong).toMatchObject({
      severity: 'medium',
      state: 'narrowed',
      commands: [put.replace('bedrock-cost-watchdog', 'edited')],
    });
    expect(wrong?.reason).toMatch(/^blind to an unknown part of about \$4\.00\/h: .* filter edited /);
    expect(wrong).not.toHaveProperty('costPerHour');
    expect(wrongOf(GROUP, look([some, ...OURS]))['subscription-filter-gone']).toBeUndefined();
  });

  it('is well under another name: it is told by whom it sends to', () => {
    const filters = { found: [{ name: 'renamed', destinationArn: INGEST }] };
    expect(wrongOf(GROUP, { logging: { found: on }, filters })['subscription-filter-gone']).toBeUndefined();
  });

  it.each([
    ['silent', false, [expect.stringMatching(/EventBridgeConfiguration/)]],
    ['gone', undefined, []],
  ])('is a bucket that is %s', (_, found, commands) => {
    const { 'bucket-events-gone': wrong } = wrongOf(BUCKET, { logging: { found: on }, sendsEvents: { found } });
    expect(wrong).toMatchObject({ severity: 'high', commands });
  });
});

describe('a call', () => {
  const action = 'bedrock:GetModelInvocationLoggingConfiguration';
  const [own = undefined] = judgeCalls({ logging: refused(action) }, SCOPE);
  it('that is refused is told; one that was answered, or is not made for this source, is well', () => {
    expect(own).toMatchObject({ resource: `${action} in us-east-1`, wrong: { severity: 'low' } });
    const others = judgeCalls({ logging: { found: on } }, SCOPE);
    expect(others.map(({ wrong }) => wrong)).toEqual([undefined, undefined, undefined]);
  });
  it('that failed for a while says nothing', () => {
    const look = { logging: { action, code: 'ThrottlingException', refused: false } };
    expect(judgeCalls(look, SCOPE).map(({ resource }) => resource)).not.toContain(`${action} in us-east-1`);
  });
});

it('every finding has its own words, says what to look at, and fits into a message', () => {
  const nothing = { found: undefined };
  const sights = [
    ...judgeSource(
      { source: GROUP, checks: {}, overrides: [] },
      { logging: nothing, filters: nothing },
      SCOPE,
      UNKNOWN_RATE,
    ),
    ...judgeSource(
      { source: BUCKET, checks: {}, overrides: [] },
      { logging: { found: { ...on, textDataDeliveryEnabled: false } }, sendsEvents: nothing },
      SCOPE,
      RATE,
    ),
    ...judgeCalls({ logging: refused('bedrock:GetModelInvocationLoggingConfiguration') }, SCOPE),
  ];
  const wrong = sights.flatMap((sight) => (sight.wrong ? [observationOf(sight, sight.wrong, NINE * 60_000)] : []));
  expect(new Set(wrong.map(({ check }) => check)).size).toBe(5);
  for (const seen of wrong) {
    const finding = { ...seen, fingerprint: '', episode: 1, status: 'open' as const };
    expect(conditionOf(finding, 'is')).not.toContain(seen.check);
    expect(whatToDo(seen.check)).toHaveLength(2);
    expect(seen.reason.length).toBeLessThan(300);
    for (const command of seen.commands ?? [])
      expect(command.startsWith('aws ')).toBe(command.endsWith(' --region us-east-1'));
  }
});
