import {
  type ConversationCall,
  collectCalls,
  dearestCalls,
  MOST_CALLS,
} from '#core/conversations/conversation-call.ts';
import { LENGTH, type Resolution } from '#core/ledger/cover.ts';
import { FRESH_MINUTES, type MinuteRange, REFOLDED, rangesWithRows } from '#core/ledger/lateness.ts';
import { emptyPage, foldRows, type Page, sumPages } from '#core/ledger/page.ts';
import { encodePage } from '#core/ledger/page-codec.ts';
import type { LedgerStore, MinuteRows, Progress, StoredPage } from '#core/ports/ledger-store.ts';
import type { Pricing } from '#core/pricing/pricing.ts';
import { DAY, type EpochMinute, floorTo, HOUR } from '#core/time.ts';

/** A minute whose rows were summed again; `after` equals `before` where nothing had changed. */
export interface FoldedMinute {
  readonly minute: EpochMinute;
  readonly before: Page;
  readonly after: Page;
  readonly changed: boolean;
  /** Recent enough to tell somebody about; what is older corrects sums in silence. */
  readonly fresh: boolean;
  /** Calls whose conversation is known, in order of time; of a fresh minute only, and of very many the dearest. */
  readonly calls: readonly ConversationCall[];
}

export interface Folded {
  readonly minutes: readonly FoldedMinute[];
  /** There are older dirty minutes left for the next tick. */
  readonly unfinished: boolean;
  /** Records the progress and removes the marks, once everything that follows from the fold is stored; gives `foldedUntil`. */
  finish(): Promise<EpochMinute>;
}

const PARALLEL = 8;
/** A tick folds no more dirty minutes than this, the newest, so that a backfill of a month never keeps it from the present. */
const MARKS_PER_TICK = 1000;
/**
 * Slices of pages after which a tick takes no more dirty hours: it holds each as it was and as it is, in about 1.2 KB. A thousand
 * minutes of five hundred slices took 576 MB (measured), more than the function has.
 */
const SLICES_PER_TICK = 50_000;
/** Calls of fresh minutes that a tick holds, each in about 500 bytes: after a silence it follows fewer of each minute. */
const CALLS_PER_TICK = 100_000;
/** Where nothing new came, progress is written this seldom, in minutes: reading a little more again is cheaper than a write a minute. */
const IDLE_MINUTES = 15;

/**
 * foldLedger brings the pages of a scope up to date at `now` (the running minute): the young minutes, everything since the
 * last finished tick, and every minute marked dirty. Sums are recomputed and SET, so it may run twice, at once, or die
 * anywhere: a page is written only over the version that was read before its rows were. `progress` is the scope's, just read.
 */
export async function foldLedger(
  store: LedgerStore,
  context: Pricing,
  scope: string,
  progress: Progress,
  now: EpochMinute,
): Promise<Folded> {
  const marks = await store.dirtyMarks(scope, MARKS_PER_TICK);
  const youngFrom = Math.min(progress.foldedUntil, now) - REFOLDED;
  const freshFrom = Math.min(youngFrom, now - FRESH_MINUTES);
  const late = new Set(marks.map(({ minute }) => minute));

  const isFresh = (minute: EpochMinute) => minute >= freshFrom && minute <= now;
  const mostCalls = Math.min(MOST_CALLS, Math.floor(CALLS_PER_TICK / (now + 1 - youngFrom)));
  const minutes: FoldedMinute[] = [];
  let slices = 0;
  let foldedFrom = now;
  for (const { from, to } of hourRanges(late, rangesWithRows(youngFrom, now + 1))) {
    if (slices >= SLICES_PER_TICK && to <= youngFrom) break;
    for (const one of await foldRange(store, context, scope, { from, to }, isFresh, mostCalls)) {
      minutes.push(one);
      slices += one.after.entries.size + one.after.metadata.size;
    }
    foldedFrom = from;
  }
  const done = marks.filter(({ minute }) => minute >= foldedFrom);
  const closed = await closeHours(store, scope, progress, now, minutes);
  return {
    minutes,
    unfinished: marks.length === MARKS_PER_TICK || done.length < marks.length,
    async finish() {
      const changed = closed !== progress.closedUntil || minutes.some((one) => one.changed);
      const idle = !changed && now < progress.foldedUntil + IDLE_MINUTES;
      if (!idle) await store.advanceProgress(scope, { foldedUntil: now, closedUntil: closed });
      await inParallel(done, (mark) => store.clearDirty(scope, mark));
      return idle ? progress.foldedUntil : now;
    },
  };
}

/** Sums every minute of a range again and what is rolled up from it: the way to new prices, or to a repaired catalog. */
export async function refoldRange(
  store: LedgerStore,
  context: Pricing,
  scope: string,
  from: EpochMinute,
  to: EpochMinute,
): Promise<readonly FoldedMinute[]> {
  const minutes: FoldedMinute[] = [];
  for (const range of hourRanges(new Set(), [{ from, to }])) {
    minutes.push(...(await foldRange(store, context, scope, range, () => false)));
  }
  const { closingUntil } = await progressOf(store, scope);
  await rollUp(store, scope, hoursOf(minutes, closingUntil), closingUntil);
  return minutes;
}

/** A scope's progress; it is there from the scope's first segment on. */
export async function progressOf(store: LedgerStore, scope: string): Promise<Progress> {
  const progress = await store.readProgress(scope);
  if (!progress) throw new Error(`scope ${scope} was never added to the ledger`);
  return progress;
}

/** Ranges within one hour each, the newest first, so that memory holds an hour of rows at a time whatever there is to fold. */
function* hourRanges(late: ReadonlySet<EpochMinute>, young: readonly MinuteRange[]): Generator<MinuteRange> {
  const hours = new Map<EpochMinute, MinuteRange>();
  for (const minute of [...late].sort((a, b) => a - b)) {
    const hour = floorTo(minute, HOUR);
    hours.set(hour, { from: hours.get(hour)?.from ?? minute, to: minute + 1 });
  }
  for (const range of young) {
    for (let hour = floorTo(range.from, HOUR); hour < range.to; hour += HOUR) {
      const known = hours.get(hour);
      const from = Math.max(hour, range.from);
      const to = Math.min(hour + HOUR, range.to);
      hours.set(hour, { from: Math.min(known?.from ?? from, from), to: Math.max(known?.to ?? to, to) });
    }
  }
  yield* [...hours].sort(([a], [b]) => b - a).map(([, range]) => range);
}

async function foldRange(
  store: LedgerStore,
  context: Pricing,
  scope: string,
  { from, to }: MinuteRange,
  isFresh: (minute: EpochMinute) => boolean,
  mostCalls = MOST_CALLS,
): Promise<FoldedMinute[]> {
  // Versions before rows: whoever writes in between is noticed.
  const pages = await store.readPages(scope, 'minute', from, to);
  const stored = new Map(pages.map((page) => [page.start, page]));
  const sum = ({ minute, rows }: MinuteRows) => {
    const calls: ConversationCall[] = [];
    const fresh = isFresh(minute);
    const page = foldRows(rows, context, fresh ? collectCalls(calls) : undefined);
    return { minute, fresh, page, calls: dearestCalls(calls, mostCalls) };
  };
  // Summed as they are read: several minutes of a thousand calls a second would not fit into memory together.
  async function* summed() {
    for await (const one of store.readSegments(scope, from, to)) yield sum(one);
  }
  return inParallel(summed(), async ({ minute, fresh, page, ...read }) => {
    const first = stored.get(minute);
    let { calls } = read;
    const after = await setPage(store, scope, 'minute', minute, page, first, async () => {
      const [again] = await Array.fromAsync(store.readSegments(scope, minute, minute + 1));
      const anew = sum(again ?? { minute, rows: [] });
      calls = anew.calls;
      return anew.page;
    });
    const before = first?.page ?? emptyPage();
    return { minute, before, after, changed: !equalPages(before, after), fresh, calls };
  });
}

/** Sets a page to what `recompute` gives, reading again whenever somebody else was faster; gives the page that stands. */
async function setPage(
  store: LedgerStore,
  scope: string,
  resolution: Resolution,
  start: EpochMinute,
  page: Page,
  stored: StoredPage | undefined,
  recompute: () => Promise<Page>,
): Promise<Page> {
  if (stored ? equalPages(stored.page, page) : page.entries.size === 0) return page;
  if (await store.putPage(scope, resolution, start, page, stored?.version ?? 0)) return page;
  const [again] = await store.readPages(scope, resolution, start, start + 1);
  return setPage(store, scope, resolution, start, await recompute(), again, recompute);
}

/**
 * Rolls up the hours and days whose minutes are all folded. The new end is announced BEFORE the minutes are read, and whoever
 * has folded a minute reads the announced end AFTER writing it: of two ticks at once at least one sees the other. Minutes that
 * had not changed take part: whoever wrote them may have died before their hour.
 */
async function closeHours(
  store: LedgerStore,
  scope: string,
  progress: Progress,
  now: EpochMinute,
  minutes: readonly FoldedMinute[],
): Promise<EpochMinute> {
  let announced = Math.max(floorTo(now - REFOLDED, HOUR), progress.closingUntil);
  if (announced > progress.closingUntil) await store.advanceProgress(scope, { closingUntil: announced });
  if (minutes.length > 0) announced = Math.max(announced, (await progressOf(store, scope)).closingUntil);
  const hours = hoursOf(minutes, announced);
  // What earlier ticks have folded and has closed since, or was announced and not finished.
  const folded = Math.min(announced, progress.foldedUntil + HOUR);
  for (let hour = progress.closedUntil; hour < folded; hour += HOUR) hours.add(hour);
  await rollUp(store, scope, hours, announced);
  return announced;
}

const hoursOf = (minutes: readonly FoldedMinute[], before: EpochMinute): Set<EpochMinute> =>
  new Set(minutes.map(({ minute }) => floorTo(minute, HOUR)).filter((hour) => hour < before));

async function rollUp(
  store: LedgerStore,
  scope: string,
  hours: ReadonlySet<EpochMinute>,
  closedUntil: EpochMinute,
): Promise<void> {
  if (hours.size === 0) return;
  await inParallel([...hours], (hour) => sumUp(store, scope, 'hour', 'minute', hour));
  // As with minutes and hours: the end may have been announced, and the day summed, before these hours were written.
  const end = Math.max(closedUntil, (await progressOf(store, scope)).closingUntil);
  const days = new Set([...hours].map((hour) => floorTo(hour, DAY)).filter((day) => day + DAY <= end));
  await inParallel([...days], (day) => sumUp(store, scope, 'day', 'hour', day));
}

async function sumUp(
  store: LedgerStore,
  scope: string,
  to: Resolution,
  from: Resolution,
  start: EpochMinute,
): Promise<void> {
  const [stored] = await store.readPages(scope, to, start, start + 1);
  const recompute = async () =>
    sumPages((await store.readPages(scope, from, start, start + LENGTH[to])).map(({ page }) => page));
  await setPage(store, scope, to, start, await recompute(), stored, recompute);
}

/** Pages are equal when their bytes are. */
function equalPages(a: Page, b: Page): boolean {
  const [first, second] = [encodePage(a), encodePage(b)];
  return first.length === second.length && first.every((byte, at) => byte === second[at]);
}

/** Works on items as they come, a few at a time; results are in no order. */
async function inParallel<In, Out>(
  items: Iterable<In> | AsyncIterable<In>,
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const worker = async () => {
    for (let next = await iterator.next(); !next.done; next = await iterator.next())
      results.push(await work(next.value));
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}
