export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const severer = (a: Severity, b: Severity): boolean => SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b);

export const severest = (severities: readonly Severity[]): Severity =>
  severities.reduce((worst, one) => (severer(one, worst) ? one : worst), 'info');
