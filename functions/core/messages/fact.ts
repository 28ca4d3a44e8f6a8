/** A named value, such as `Owner: team-support`. */
export type Fact = readonly [label: string, value: string];
