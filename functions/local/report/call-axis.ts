import { MOST_LETTERS, type Outcome, type Timeline, type TimelineMark } from '#core/conversations/timeline.ts';
import { type EpochMs, isoOf } from '#core/time.ts';
import { clockText } from './format.ts';
import { type Html, html, trusted } from './html.ts';
import { REST } from './palette.ts';
import { type PlacedTick, percent } from './plot.ts';

/** Marks side by side; more calls than that share theirs. */
const MOST_COLUMNS = 400;
/** With fewer, marks stand apart. */
const APART = 200;
const TICKS = 5;
/** Between the rows of what was called and those of what came back, in rows. */
const GAP = 0.5;
const ROW_PIXELS = 13;
const MINUTE = 60_000;
/** Keeps the room that labels of rows need. */
const WIDEST_LABEL = 'unknown';

export const OUTCOMES: readonly { readonly outcome: Outcome; readonly label: string; readonly color: string }[] = [
  { outcome: 'again', label: 'same', color: 'again' },
  { outcome: 'new', label: 'new', color: 'news' },
  { outcome: 'error', label: 'error', color: 'error' },
];

/** The class of a group's color: one for each letter. */
export const groupColor = ({ groups }: Timeline, group: number): string =>
  groups[group]?.letter === undefined ? REST : `c${Math.min(group, MOST_LETTERS - 1)}`;

export const isTurnKnown = ({ groups }: Timeline): boolean => groups.some(({ what }) => what !== 'unknown');

/** Calls that share a column of the chart. */
export const callsPerColumn = ({ marks }: Timeline): number => Math.max(1, Math.ceil(marks.length / MOST_COLUMNS));

const spanOf = ({ marks }: Timeline): { start: EpochMs; end: EpochMs } => ({
  start: marks[0]?.timestamp ?? 0,
  end: marks.at(-1)?.timestamp ?? 0,
});

/** `14:07`, or `14:07:31` where the whole conversation is short. */
export function clockOf(timeline: Timeline): (at: EpochMs) => string {
  const { start, end } = spanOf(timeline);
  return end - start < 10 * MINUTE ? (at) => isoOf(Math.floor(at / 1000) * 1000).slice(11, 19) : clockText;
}

/** How the calls of a conversation lie side by side. */
export interface CallAxis {
  readonly width: number;
  /** Where a call stands. */
  readonly placeOf: (call: number) => number;
  /** Dollars come all at once with a call, where the axis has room between calls. */
  readonly isStepped: boolean;
  readonly ticks: readonly PlacedTick[];
  /** Height of `rows` in pixels. */
  readonly height: number;
  /** What goes under the dollars: the labels and the marks of each row. */
  readonly rows: Html;
}

interface Row {
  readonly label: string;
  readonly color: string;
  readonly top: number;
  /** Columns with a mark. */
  readonly filled: readonly number[];
}

/** One call after the other, whatever the time between: a repetition is a matter of order. */
export function axisByCall(timeline: Timeline): CallAxis {
  const { marks, groups } = timeline;
  const each = callsPerColumn(timeline);
  const width = Math.ceil(marks.length / each);
  const columnsOf = (is: (mark: TimelineMark) => boolean): number[] => [
    ...new Set(marks.flatMap((mark, call) => (is(mark) ? [Math.floor(call / each)] : []))),
  ];
  const seen = OUTCOMES.filter(({ outcome }) => groups.some(({ outcomes }) => outcomes[outcome] > 0));
  const rows = [
    ...groups.map(({ letter, what }, group) => ({
      label: letter ?? what,
      color: groupColor(timeline, group),
      top: group,
      filled: columnsOf((mark) => mark.group === group),
    })),
    ...seen.map(({ outcome, label, color }, index) => ({
      label,
      color,
      top: groups.length + GAP + index,
      filled: columnsOf((mark) => mark.outcome === outcome),
    })),
  ];
  const clock = clockOf(timeline);
  const steps = Math.min(TICKS, width - 1);
  const ticks = Array.from({ length: steps + 1 }, (_, step) => {
    const call = steps === 0 ? 0 : Math.round((step * (marks.length - 1)) / steps);
    return { left: percent(call / each, width), label: clock(marks[call]?.timestamp ?? 0) };
  });
  const placeOf = (call: number): number => Math.round(((call + 1) / each) * 100) / 100;
  return { width, placeOf, isStepped: false, ticks, ...drawn(rows, width, width > APART ? 0 : 0.16) };
}

/** Calls at their times: where nothing of them is known, when they came is all there is to see. */
export function axisByTime(timeline: Timeline): CallAxis {
  const { marks } = timeline;
  const { start, end } = spanOf(timeline);
  const span = Math.max(end - start, MINUTE);
  const width = MOST_COLUMNS;
  const placeOf = (call: number): number => {
    const at = marks[call]?.timestamp ?? start;
    return Math.round(((at - start) / span) * width * 100) / 100;
  };
  const filled = [...new Set(marks.map((_, call) => Math.min(width - 1, Math.floor(placeOf(call)))))];
  const clock = clockOf(timeline);
  const ticks = Array.from({ length: TICKS + 1 }, (_, step) => ({
    left: percent(step, TICKS),
    label: clock(start + (step * span) / TICKS),
  }));
  return {
    width,
    placeOf,
    isStepped: true,
    ticks,
    ...drawn([{ label: 'calls', color: REST, top: 0, filled }], width, 0),
  };
}

function drawn(rows: readonly Row[], width: number, gap: number): Pick<CallAxis, 'height' | 'rows'> {
  const height = (rows.at(-1)?.top ?? 0) + 1;
  return {
    height: Math.round(height * ROW_PIXELS),
    rows: html`<div class="y rows" aria-hidden="true"><span class="strut">${WIDEST_LABEL}</span>${rows.map(({ label, top }) => html`<span style="top:${percent(top, height)}%">${label}</span>`)}</div>
<div class="area"><svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">${rows.map(
      ({ color, top, filled }) => html`<path class="${color}" d="${trusted(boxes(filled, top, gap))}"/>`,
    )}</svg></div>
`,
  };
}

/** A box in each of the columns; without a gap between them, one for all that stand side by side. */
function boxes(filled: readonly number[], top: number, gap: number): string {
  const runs: { from: number; to: number }[] = [];
  for (const column of filled) {
    const last = runs.at(-1);
    if (gap === 0 && last?.to === column) last.to = column + 1;
    else runs.push({ from: column, to: column + 1 });
  }
  const box = (from: number, width: number): string =>
    `M${short(from + gap / 2)} ${short(top + 0.1)}h${width}v.8h-${width}z`;
  return runs.map(({ from, to }) => box(from, short(to - from - gap))).join('');
}

const short = (number: number): number => Math.round(number * 100) / 100;
