import { look } from '#adapters/sdk/look.ts';
import type { Advice } from '#core/doctor/advice.ts';
import { loggingAdvice } from '#core/doctor/logging-advice.ts';
import { modelAdvice } from '#core/doctor/model-advice.ts';
import { profileAdvice } from '#core/doctor/profile-advice.ts';
import { bucketAdvice, type LogGroup, logGroupAdvice } from '#core/doctor/source-advice.ts';
import type { AccountCatalog } from '#core/ports/account-catalog.ts';
import type { SourceAccount } from '#core/ports/deployment.ts';
import { type PriceOverrides, parsePriceOverrides } from '#core/pricing/parse-price-overrides.ts';
import { buildPriceBook } from '#core/pricing/price-book.ts';
import { shippedPrices } from '#core/pricing/shipped-prices.ts';
import { standardRates } from '#core/pricing/standard-rates.ts';
import { resolveSpenderWith } from '#core/profiles/resolve-spender.ts';
import type { Spender } from '#core/profiles/spender.ts';
import type { ListedKind } from '#core/profiles/update-catalog.ts';
import type { LoggingConfiguration } from '#core/source/invocation-logging.ts';
import type { EpochMs } from '#core/time.ts';

/** What is read of an account in one Region; each rejects where the call gets no answer. */
export interface Account extends Pick<SourceAccount, 'subscriptionFilters' | 'sendsEvents'> {
  readonly region: string;
  readonly scope: string;
  logging(): Promise<LoggingConfiguration | undefined>;
  catalog(): ReturnType<AccountCatalog['list']>;
  /** Ids that calls were counted for in the last two weeks. */
  modelIds(): Promise<readonly string[]>;
  /** Undefined where there is no such group. */
  logGroup(name: string): Promise<LogGroup | undefined>;
}

/** What a watchdog is configured and deployed with, as far as advice goes by it. */
export interface Given {
  readonly prices: PriceOverrides;
  readonly bodyBucket: string | undefined;
}

/** lookAtAccount says what a watchdog lacks in an account; it changes nothing. */
export async function lookAtAccount(account: Account, { prices, bodyBucket }: Given, now: EpochMs): Promise<Advice[]> {
  const [logging, catalog, modelIds] = await Promise.all([
    look('bedrock:GetModelInvocationLoggingConfiguration', account.logging()),
    account.catalog(),
    look('cloudwatch:ListMetrics', account.modelIds()),
  ]);
  return [
    ...loggingAdvice(logging, bodyBucket),
    ...('found' in logging ? await sourceAdvice(account, logging.found) : []),
    ...profileAdvice(catalog),
    ...modelAdvice(modelIds, resolverOf(catalog.listed), hasPriceIn(prices, account.scope, now)),
  ];
}

/** The log group where there is one, since it is faster than the bucket. */
async function sourceAdvice(account: Account, logging: LoggingConfiguration | undefined): Promise<Advice[]> {
  const { cloudWatchConfig, s3Config } = logging ?? {};
  if (cloudWatchConfig) {
    const name = cloudWatchConfig.logGroupName;
    const [group, filters] = await Promise.all([
      look('logs:DescribeLogGroups', account.logGroup(name)),
      look('logs:DescribeSubscriptionFilters', account.subscriptionFilters(name)),
    ]);
    return logGroupAdvice(name, group, filters);
  }
  if (!s3Config) return [];
  const { bucketName } = s3Config;
  return [bucketAdvice(bucketName, await look('s3:GetBucketNotification', account.sendsEvents(bucketName)))];
}

const resolverOf = (listed: readonly ListedKind[]) =>
  resolveSpenderWith(listed.flatMap(({ profiles }) => profiles.map((one) => ({ ...one, tags: one.tags ?? {} }))));

function hasPriceIn(prices: PriceOverrides, scope: string, timestamp: EpochMs) {
  const book = buildPriceBook([...parsePriceOverrides(prices).rows, ...shippedPrices()]);
  const ratesOf = standardRates(book, scope, timestamp);
  return (spender: Spender): boolean => {
    const { input, output } = ratesOf(spender);
    return input !== undefined || output !== undefined;
  };
}
