import type { OffloadedRequest, ReadCall } from '#core/invocation/invocation.ts';
import type { BodyStore } from '#core/ports/body-store.ts';
import type { Clock } from '#core/ports/clock.ts';

/**
 * Of the requests that are too large for their record, one in so many is read. Each repeats the whole history before it, so a loop
 * shows a few calls later all the same.
 */
const ONE_IN = 4;

/** Four of the largest, eight megabytes, make a process of 410 MB, eight one of 460; the functions have 512. */
const AT_ONCE = 4;

/** What a batch takes for bodies at most, so that slow ones never keep its rows and findings from being finished. */
const TIME_MS = 10_000;

/** isPicked chooses by the request id alone, so the same ones however the records are batched. Ids end in a random hexadecimal digit. */
export const isPicked = (requestId: string): boolean => requestId.charCodeAt(requestId.length - 1) % ONE_IN === 0;

/** readBodies gives what `judge` makes of each record with its body, in their order; undefined where the body could not be read. */
export async function readBodies<Judged>(
  offloaded: readonly OffloadedRequest[],
  bodies: BodyStore,
  clock: Clock,
  judge: (call: ReadCall) => Judged,
): Promise<(Judged | undefined)[]> {
  const until = clock() + TIME_MS;
  const judged: (Judged | undefined)[] = offloaded.map(() => undefined);
  const queue = offloaded.entries();
  const readSome = async (): Promise<void> => {
    for (const [at, { address, withBody }] of queue) {
      const body = clock() < until ? await bodies.read(address).catch(() => undefined) : undefined;
      const read = withBody(body);
      if (read.kind === 'invocation' && !read.offloaded) judged[at] = judge(read);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, readSome));
  return judged;
}
