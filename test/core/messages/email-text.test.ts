import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { emailOf } from '#core/messages/email-text.ts';
import { wrapped } from '#core/messages/wrapped.ts';
import { anyChange, anyView } from '../../support/any-incident.ts';
import { aChange, aSpender, aView, STATES } from '../../support/incidents.ts';

const subjectFor = (name: string): string => emailOf(aView({}, { spender: aSpender({ name }) }), []).subject;

describe('the subject of a mail', () => {
  it('is the title in ASCII', () => {
    expect(subjectFor('refund-bot')).toBe('refund-bot is looping: $41/h (18x usual), $63 so far, $2,238 by Mon 09:00');
  });
  it.each([
    ['Größen-Prüfer', 'Grossen-Prufer is looping'],
    ['返金ボット', 'Incident 1acb7eca.1 is looping'],
    ['返金-refund', '-refund is looping'],
    ['refund\r\nBcc: all@example.com', 'refund Bcc: all@example.com is looping'],
  ])('writes the name %j as %s', (name, written) => expect(subjectFor(name).startsWith(written)).toBe(true));

  it('cuts the name and not the money', () => {
    expect(subjectFor('n'.repeat(300))).toMatch(/^n{29}\.\.\. is looping: .* by Mon 09:00$/);
  });
});

describe('the text of a mail', () => {
  const doubled = aView({ changes: [aChange(), aChange({ what: 'doubled', reason: 'the cost has doubled' })] });
  it('says all that a message in a channel says', () => {
    expect(
      emailOf(doubled, doubled.incident.changes).text,
    ).toBe(`refund-bot is looping: $41/h (18× usual), $63 so far, $2,238 by Mon 09:00

high · since Sat 7 Nov 02:27 · times in Europe/Berlin

What changed
  - Sat 02:27 opened: refund-bot called get_refund 12 times in a row with
    the same arguments and the same result
  - Sat 02:27 doubled: the cost has doubled

Why
  - refund-bot called get_refund 12 times in a row with the same arguments
    and the same result
  - Rule: tool-call-loop (tool get_refund, repeats 12, threshold 4)
  - How sure: very, since the same call came back with the same result, word
    for word

Money
  Spent               $63.12 in 1,840 calls, Sat 7 Nov 02:27 to 04:00
  Per hour            $41.04, 18× the usual $2.28
  By Mon 9 Nov 09:00  $2,238.24 if it goes on like this; stopping it now
                      saves $2,054.28
  ▁▁▁▁▁▄██████████████████  5 min each

Who
  Owner       team-support
  Role        arn:aws:iam::111122223333:role/refund-agent
  Profile     arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3d4e5f6
  Model       anthropic.claude-sonnet-4-6
  Account     111122223333, us-east-1
  Tags        team=support
  Call        00000000-0000-4000-8000-000000000001
  In the log  fields @timestamp, @message | filter requestId =
              "00000000-0000-4000-8000-000000000001"
  Metadata    team=support

What to do
  - Look at the agent that runs in this role: it asks again and again for
    what it was already told. The call id finds it in the log.
  - Stop that run. A limit on turns, or a tool error the model can act on,
    keeps it from coming back.

tool-call-loop · incident 1acb7eca.1#2 · list price, estimate
`);
  });

  it.each(Object.keys(STATES))('leaves no section without a line: %s', (state) => {
    expect(emailOf(STATES[state] ?? aView(), []).text).not.toMatch(/\n\n\n|undefined|What changed/);
  });
});

test.prop([anyView, fc.array(anyChange, { maxLength: 20 })])(
  'a mail is what SNS takes, and no name adds a line of its own',
  (view, changes) => {
    const { subject, text } = emailOf(view, changes);
    expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
    for (const line of text.split('\n').filter((found) => Array.from(found).length > 76))
      expect(line.trim().replace(/^\S+ {2,}|^- /, '')).not.toContain(' ');
  },
);

describe('a wrapped text', () => {
  const upTo = (width: number) => (line: string) => line.length <= width;
  it.each<[string, string[], string[]]>([
    ['short', wrapped('ab cd', upTo(5)), ['ab cd']],
    ['too long', wrapped('ab cd', upTo(4)), ['ab', 'cd']],
    ['of a word that is too long', wrapped('a bcdefg h', upTo(4)), ['a', 'bcdefg', 'h']],
    ['with indents', wrapped('ab cd ef', upTo(7), '- ', '  '), ['- ab cd', '  ef']],
    ['of nothing', wrapped('', upTo(4), '- '), ['- ']],
  ])('that is %s', (_, lines, wanted) => expect(lines).toEqual(wanted));
});
