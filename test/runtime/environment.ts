/** What the stack gives every function, so that a stack trace names files of the repository. */
export const SOURCE_MAPS = { NODE_OPTIONS: '--enable-source-maps' } as const;
