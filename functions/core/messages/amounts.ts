import { displayUsd, type PicoUsd, usdOf } from '#core/money.ts';

/** For a title: whole dollars from ten up, millions from a million up. */
export function shortUsd(amount: PicoUsd): string {
  const usd = usdOf(amount);
  if (usd < 10) return displayUsd(amount);
  if (usd < 999_999.5) return `$${Math.round(usd).toLocaleString('en-US')}`;
  return `$${(usd / 1e6).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}M`;
}

/** `2.4×`, `18×`: how many times one number is of another. */
export const timesText = (times: number): string =>
  `${times < 9.95 ? times.toFixed(1).replace('.0', '') : Math.round(times).toLocaleString('en-US')}×`;

export const timesOf = (amount: PicoUsd, usual: PicoUsd): number => Number(amount) / Number(usual);

/** `97.2 %`, and never 100 % of what is not all. */
export function shareText(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  if (part < whole && percent >= 99.95) return 'over 99.9 %';
  if (part > 0 && percent < 0.05) return 'under 0.1 %';
  return `${percent.toFixed(1).replace('.0', '')} %`;
}

/** `2 days 4 h`, `3 h 10 min`, `under a minute`: the two largest units. */
export function durationText(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return 'under a minute';
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'}${hours > 0 ? ` ${hours} h` : ''}`;
  return [hours > 0 && `${hours} h`, minutes % 60 > 0 && `${minutes % 60} min`].filter(Boolean).join(' ');
}
