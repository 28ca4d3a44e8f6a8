import * as v from 'valibot';
import type { CatalogProfile } from './spender.ts';

const text = (what: string) => v.pipe(v.string(`must be ${what}`), v.nonEmpty(`must be ${what}, not an empty string`));

/** Unknown keys of an entry are fine: a catalog may be a saved answer of the control plane. */
const PROFILE = v.object(
  {
    arn: v.pipe(text('an ARN'), v.startsWith('arn:', 'must start with "arn:"')),
    name: text('a name'),
    models: v.array(text('a model id or ARN'), 'must be a list of model ids or ARNs'),
    tags: v.optional(v.record(v.string(), v.string('must be a string'), 'must map tag names to strings'), {}),
    deletedAt: v.optional(text('a time')),
  },
  (issue) => (issue.received === 'undefined' ? 'is missing' : 'must be an object'),
);

const CATALOG = v.object({ profiles: v.array(PROFILE, 'must be a list of profiles') }, (issue) =>
  issue.received === 'undefined' ? 'is missing' : 'must be {"profiles": [...]}',
);

export type ParsedCatalog =
  | { readonly profiles: readonly CatalogProfile[] }
  /** One sentence for each thing that is wrong, with its entry and field. */
  | { readonly problems: readonly string[] };

/** Reads a catalog file's content; one wrong entry refuses the whole, so that nothing is silently unnamed. */
export function parseCatalog(input: unknown): ParsedCatalog {
  const parsed = v.safeParse(CATALOG, input);
  if (!parsed.success) return { problems: parsed.issues.map(({ path, message }) => `${pathOf(path)} ${message}`) };
  const profiles = parsed.output.profiles.map(({ deletedAt, ...profile }) =>
    deletedAt === undefined ? profile : { ...profile, deletedAt },
  );
  const problems = repeatedArns(profiles);
  return problems.length > 0 ? { problems } : { profiles };
}

const pathOf = (path: readonly { readonly key?: unknown }[] | undefined): string =>
  (path ?? []).reduce((text, { key }) => text + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`), 'catalog');

function repeatedArns(profiles: readonly CatalogProfile[]): string[] {
  const first = new Map<string, number>();
  return profiles.flatMap(({ arn }, index) => {
    const earlier = first.get(arn);
    if (earlier === undefined) first.set(arn, index);
    return earlier === undefined
      ? []
      : [`catalog.profiles[${index}].arn is the same as that of catalog.profiles[${earlier}]`];
  });
}
