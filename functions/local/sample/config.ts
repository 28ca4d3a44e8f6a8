/** What the invented company set: a daily limit on the bot that moves money, a team's week, the account's month. */
export const sampleConfig = {
  budgets: [
    { name: 'refund-bot per day', match: { profile: 'refund-bot' }, period: 'day', limitUsd: 25 },
    { name: 'team platform per week', match: { tag: 'team=platform' }, period: 'week', limitUsd: 150 },
    { name: 'account per month', match: { account: true }, period: 'month', limitUsd: 2400 },
  ],
  metadataKeys: ['team', 'tenant'],
  timeZone: 'Europe/Berlin',
} as const;
