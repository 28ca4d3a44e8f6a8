/** Exit codes: `different` is what a verify or a doctor found; `nothing` was done because of what the user gave; `rejected` only with --strict. */
export const EXIT = { done: 0, different: 1, nothing: 2, rejected: 3 } as const;
