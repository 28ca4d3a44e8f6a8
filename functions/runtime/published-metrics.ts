/**
 * Which numbers of the functions' answers become CloudWatch metrics: those that an alarm or the dashboard reads, because each costs
 * $0.30 a month (AWS docs: CloudWatch pricing, 2026-11). All others are in the log.
 */
export const PUBLISHED_METRICS = [
  'invocations',
  'rejected',
  'tooLate',
  'minutesChanged',
  'checkErrors',
  'told',
  'waiting',
  'blocked',
  'forbidden',
  'gapsOpen',
  'coveragePercent',
  'priceAgeHours',
] as const;

export type PublishedMetric = (typeof PUBLISHED_METRICS)[number];
