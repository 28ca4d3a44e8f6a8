/** What has a stack trace name files of the repository. */
export const SOURCE_MAPS = { NODE_OPTIONS: '--enable-source-maps' } as const;

/** What the stack gives every function. */
export const OF_ALL = { ...SOURCE_MAPS, AWS_MAX_ATTEMPTS: '5' } as const;
