import middy from '@middy/core';
import { afterEach, expect, it, vi } from 'vitest';
import { observability } from '#runtime/observability.ts';

afterEach(() => vi.restoreAllMocks());

/** The line that is logged of an answer. */
async function loggedOf(answer: unknown, line = 'answered'): Promise<Record<string, unknown> | undefined> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  await middy(async () => answer).use(observability())({}, {} as never);
  vi.restoreAllMocks();
  const lines = written.map((line): Record<string, unknown> => JSON.parse(line));
  return lines.find(({ message }) => message === line);
}

it('logs the numbers of an answer, what they are made of, and nothing else of it', async () => {
  const logged = await loggedOf({
    rejected: 2,
    rejectedBy: { 'malformed-json': 2 },
    findings: [{ cost: 1 }],
    names: { role: 'admin' },
    none: {},
    text: 'a prompt',
    unfinished: false,
  });
  expect(logged).toMatchObject({ rejected: 2, rejectedBy: { 'malformed-json': 2 } });
  for (const field of ['findings', 'names', 'none', 'text', 'unfinished']) expect(logged).not.toHaveProperty(field);
});

it('logs what is wrong with a request, since nobody waits for the answer to an event', async () => {
  const errors = ['to: is missing', 'until: unknown field'];
  expect(await loggedOf({ errors }, 'request refused')).toMatchObject({ errors });
});

it('logs nothing of an answer without numbers', async () => {
  expect(await loggedOf({ findings: [] })).toBeUndefined();
  expect(await loggedOf(undefined)).toBeUndefined();
});
