import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { IncidentChange } from '#core/findings/incident.ts';
import type { IncidentView } from '#core/messages/incident-view.ts';
import type { Block, SlackMessage } from '#core/messages/slack/blocks.ts';
import { blockFaults } from '#core/messages/slack/check-blocks.ts';
import { changesMessage, incidentMessage, noticeMessage } from '#core/messages/slack/incident-message.ts';
import { textLength } from '#core/messages/slack/text-length.ts';
import { anyChange, anyView } from '../../../support/any-incident.ts';
import { aChange, aFinding, aSpender, aView, HOSTILE, STATES } from '../../../support/incidents.ts';

const everyMessage = (view: IncidentView, changes: readonly IncidentChange[]): SlackMessage[] => [
  incidentMessage(view, { chart: true }),
  incidentMessage(view, { chart: false }),
  noticeMessage(view, changes, { chart: true }),
  changesMessage(view, changes),
];

/** Every object within a message, whatever it is in. */
function* objectsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}
const typesIn = (message: SlackMessage): unknown[] => [...objectsIn(message.blocks)].map(({ type }) => type);
/** Slack docs: chat.postMessage; longer text is cut at 40,000, and at most 4,000 is advised. */
const faultsOf = ({ text, blocks }: SlackMessage): string[] => [
  ...(text === '' || textLength(text) > 4_000 ? [`text of ${textLength(text)} characters`] : []),
  ...(blocks.length === 0 ? ['no blocks'] : blockFaults(blocks)),
];
const textsIn = (message: SlackMessage): string => JSON.stringify(message.blocks);

/** What shows its text as it stands: no `mrkdwn`, and no element that mentions or links. */
const INERT = [
  'header',
  'context',
  'plain_text',
  'rich_text',
  'rich_text_section',
  'rich_text_list',
  'text',
  'data_visualization',
  'bar',
];
/** What Slack would read as a mention, a link or a broadcast in `text`. */
const ALIVE = /[<>]|&(?!amp;|lt;|gt;)|@\w|:\/\//;

describe('the message of an incident', () => {
  it.each(Object.keys(STATES))('%s is taken by Slack, and titled in its text as in its header', (state) => {
    const message = incidentMessage(STATES[state] ?? aView(), { chart: true });
    expect(faultsOf(message)).toEqual([]);
    const [header] = message.blocks;
    expect(header?.type === 'header' && message.text.startsWith(header.text.text)).toBe(true);
  });

  it('reads from top to bottom: state, why, money, picture, who, what to do, reference', () => {
    const message = incidentMessage(aView(), { chart: true });
    const firstText = (block: Block): unknown => [...objectsIn(block)].find(({ type }) => type === 'text')?.['text'];
    const titles = message.blocks.map((block) => (block.type === 'rich_text' ? firstText(block) : block.type));
    expect(titles).toEqual([
      'header',
      expect.stringMatching(/^high/),
      'Why',
      'Money',
      'data_visualization',
      'Who',
      'What to do',
      'context',
    ]);
  });

  it('draws the same series as characters where no chart is taken', () => {
    const message = incidentMessage(aView(), { chart: false });
    expect(typesIn(message)).not.toContain('data_visualization');
    expect(textsIn(message)).toMatch(/[▁▂▃▄▅▆▇█]{6,}.*10 min each/);
  });

  it('has no picture without a clock', () => {
    const message = incidentMessage(STATES['open without a clock'] ?? aView(), { chart: true });
    expect(textsIn(message)).not.toMatch(/min each|data_visualization/);
  });

  it('says nothing to do, and no forecast, once it is resolved', () => {
    expect(textsIn(incidentMessage(STATES['resolved'] ?? aView(), { chart: true }))).not.toMatch(/What to do|goes on/);
  });

  it('has no section without a line: a target that gets no messages costs nothing', () => {
    const { clock: _, ...incident } = aView().incident;
    const blocked = aFinding({ check: 'delivery-blocked', resource: 'slack', listCost: 0n, evidence: { code: 'x' } });
    const { spender: __, ...view } = aView();
    const message = incidentMessage({ ...view, incident: { ...incident, findings: [blocked] } }, { chart: true });
    expect(textsIn(message)).not.toContain('Money');
    expect(faultsOf(message)).toEqual([]);
  });

  it('is found again by its metadata', () => {
    const { incident } = aView({ version: 7 });
    expect(incidentMessage({ ...aView(), incident }, { chart: true }).metadata).toEqual({
      event_type: 'bedrock_cost_watchdog_incident',
      event_payload: { incident: expect.stringMatching(/^[0-9a-f]{8}\.1$/), version: 7, kind: 'post' },
    });
  });
});

describe('a reply', () => {
  it('is the title and what changed, and says that it is a reply', () => {
    const message = changesMessage(aView(), [aChange({ what: 'escalated', reason: 'it got worse' })]);
    expect(message.text).toMatch(/^🔴 refund-bot is looping: .* \| Sat 02:27 escalated: it got worse$/);
    expect(message.blocks).toHaveLength(1);
    expect(message.metadata.event_payload.kind).toBe('reply');
  });

  it('is the title alone where nothing is left to tell', () => {
    expect(faultsOf(changesMessage(aView(), []))).toEqual([]);
  });
});

describe('a notice', () => {
  it('is the state, what changed, and the version by which a repeat is known', () => {
    const changes = [aChange(), aChange({ what: 'escalated', reason: 'it got worse' })];
    const message = noticeMessage(aView({ version: 7, changes }), changes, { chart: true });
    expect(message.text).toMatch(/ \| [0-9a-f]{8}\.1#7$/);
    expect(textsIn(message)).toMatch(/What changed.*it got worse.*Why.*Money.*\.1#7/s);
  });

  it('does not say twice that it has begun', () => {
    const message = noticeMessage(aView(), [aChange()], { chart: true });
    expect(textsIn(message)).not.toContain('What changed');
    expect(message.text).toMatch(/09:00 \| refund-bot called get_refund 12 times .* \| [0-9a-f]{8}\.1#2$/);
  });
});

describe('text that somebody else chose', () => {
  const everywhere = (text: string): IncidentView =>
    aView(
      {
        cause: text,
        findings: Array.from({ length: 20 }, () =>
          aFinding({
            reason: text,
            resource: text,
            spenderName: text,
            model: text,
            principal: text,
            requestId: text,
            requestMetadata: { [text]: text },
            evidence: { tool: text, [text]: 1 },
          }),
        ),
      },
      { spender: aSpender({ name: text, owner: text, model: text, tags: { [text]: text } }), timeZone: text },
    );

  it.each(HOSTILE.map((text) => ({ start: text.slice(0, 20), text })))(
    'says what it says and does nothing: $start',
    ({ text }) => {
      const changes = Array.from({ length: 20 }, () => aChange({ reason: text }));
      for (const message of everyMessage(everywhere(text), changes)) {
        expect(faultsOf(message)).toEqual([]);
        expect(message.text).not.toMatch(ALIVE);
        expect(message.text).toContain('$63 so far');
      }
    },
  );

  it('may cost a section of a message, never its title, its money or its reference', () => {
    const message = incidentMessage(everywhere('&'.repeat(300)), { chart: true });
    expect(textsIn(message)).toMatch(/"type":"header".*Money.*data_visualization.*What to do.*#2 · list price/s);
  });

  it('is shown as it stands where it is no markup', () => {
    const [message] = everyMessage(everywhere('<!here> *bold*'), []);
    expect(textsIn(message as SlackMessage)).toContain('<!here> *bold* is looping');
  });

  test.prop([anyView, fc.array(anyChange, { maxLength: 20 })], { numRuns: 100 })(
    'never breaks a limit, is never read as markup, and never mentions or links',
    (view, changes) => {
      for (const message of everyMessage(view, changes)) {
        expect(faultsOf(message)).toEqual([]);
        if (message.metadata.event_payload.kind === 'post')
          expect([message.blocks[0]?.type, message.blocks.at(-1)?.type]).toEqual(['header', 'context']);
        for (const { type } of objectsIn(message.blocks)) if (type !== undefined) expect(INERT).toContain(type);
        expect(message.text).not.toMatch(ALIVE);
        expect(message.text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      }
    },
  );
});
