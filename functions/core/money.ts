/** Money is a whole number of pico-dollars (1e-12 USD): the finest list price, 8.75e-9 USD a token, is 8,750 of them. */
export type PicoUsd = bigint;

const DIGITS = 12;
const DECIMAL = /^([0-9]+)(?:\.([0-9]+))?$/;

/** Parses a non-negative decimal USD string such as `0.0000033`; throws when it is not one or is finer than a pico-dollar. */
export function parseUsd(decimal: string): PicoUsd {
  const [, whole, fraction = ''] = DECIMAL.exec(decimal) ?? [];
  if (whole === undefined) throw new RangeError(`not a decimal USD amount: ${JSON.stringify(decimal)}`);
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > DIGITS) throw new RangeError(`finer than a pico-dollar: ${decimal}`);
  return BigInt(whole + digits.padEnd(DIGITS, '0'));
}

/** Writes every digit and no more: 63.96567, 0.000000000001, 0. */
export function formatUsd(amount: PicoUsd): string {
  const negative = amount < 0n;
  const digits = (negative ? -amount : amount).toString().padStart(DIGITS + 1, '0');
  const fraction = digits.slice(-DIGITS).replace(/0+$/, '');
  return `${negative ? '-' : ''}${digits.slice(0, -DIGITS)}${fraction && `.${fraction}`}`;
}

/** A number of dollars as a user writes it in a setting, to the millionth. */
export const picoOf = (usd: number): PicoUsd => BigInt(Math.round(usd * 1e6)) * 1_000_000n;

/** Dollars as a number, for evidence and charts: never to be summed. */
export const usdOf = (amount: PicoUsd): number => Number(amount) / 1e12;

/** For people: two decimals from a dollar up, otherwise enough digits to see something; never scientific notation. */
export function displayUsd(amount: PicoUsd): string {
  const usd = usdOf(amount);
  const size = Math.abs(usd);
  if (size === 0) return '$0';
  const decimals = size >= 1 ? 2 : size >= 0.01 ? 3 : Math.min(DIGITS, 1 - Math.floor(Math.log10(size)));
  const text = size.toLocaleString('en-US', {
    minimumFractionDigits: Math.min(2, decimals),
    maximumFractionDigits: decimals,
  });
  return `${usd < 0 ? '-' : ''}$${text}`;
}
