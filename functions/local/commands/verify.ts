import { hmacKeyRing } from '#adapters/key-ring/hmac-key-ring.ts';
import { formatUsd } from '#core/money.ts';
import { pricingOf } from '#core/pricing/pricing.ts';
import type { Command } from '#functions/local/arguments.ts';
import { type Engine, startEngine } from '#functions/local/engine/engine.ts';
import { localKeyRing } from '#functions/local/engine/local-state.ts';
import { EXIT } from '#functions/local/exit-codes.ts';
import { openLogs } from '#functions/local/open-logs.ts';
import { keepCatalog, pricingDigest, readPricingDigest } from '#functions/local/replay/kept-settings.ts';
import { readCatalog, readConfig } from '#functions/local/settings-files.ts';
import { UsageError } from '#functions/local/usage-error.ts';
import { type Verification, verifyDay } from '#functions/local/verify-day.ts';
import { expectTable } from './expect-table.ts';

/** `verify DAY PATH...`: recomputes a day from raw logs and says where the table differs. */
export async function verify({ day, paths, options }: Extract<Command, { name: 'verify' }>): Promise<number> {
  const [config, given] = [await readConfig(options.config), await readCatalog(options.catalog)];
  const { lines, checkLogs } = await openLogs(paths);
  await expectTable(options);
  const engine = await startEngine(options);
  try {
    const keys = hmacKeyRing(await localKeyRing(engine.state));
    const profiles = given ?? (await keepCatalog(engine.state, undefined));
    await checkSettings(engine, pricingDigest(config.prices, profiles));
    const pricing = pricingOf(config.prices, profiles);
    const verified = await verifyDay(day, {
      lines,
      ledger: engine.ledger,
      keys,
      config,
      pricing,
    });
    checkLogs();
    const { calls, differences } = verified;
    if (calls.raw === 0 && calls.table === 0) {
      throw new UsageError(`no call of ${day} is in the logs or in the table: nothing was verified`);
    }
    const said = options.json ? [JSON.stringify(verificationJson(day, verified))] : verificationLines(day, verified);
    process.stdout.write(`${said.join('\n')}\n`);
    return differences.length === 0 ? EXIT.done : EXIT.different;
  } finally {
    await engine.stop();
  }
}

function verificationLines(day: string, { calls, listCost, differences }: Verification): string[] {
  return [
    `${day}: the logs say ${calls.raw} calls, $${formatUsd(listCost.raw)}; the table ${calls.table} calls, $${formatUsd(listCost.table)}`,
    ...(differences.length === 0 ? ['no difference'] : differences.map((difference) => `differs: ${difference}`)),
  ];
}

/** What `verify --json` writes, version 1. */
function verificationJson(day: string, { calls, listCost, differences }: Verification) {
  return {
    v: 1,
    type: 'verification',
    day,
    calls,
    listCostUsd: { raw: formatUsd(listCost.raw), table: formatUsd(listCost.table) },
    differences,
  };
}

/** At other prices every call would differ, which says nothing about the table. */
async function checkSettings({ state }: Engine, digest: string): Promise<void> {
  const kept = await readPricingDigest(state);
  if (kept === undefined || kept === digest) return;
  throw new UsageError(
    'the table was summed with other prices or profiles: give verify the --config and --catalog of the replay',
  );
}
