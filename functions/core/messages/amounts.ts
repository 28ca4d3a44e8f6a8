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

/** `97.2 %`, rounded so that neither `100 %` nor `0 %` is claimed of less than all or more than none; `–` of nothing. */
export function shareText(part: number, whole: number): string {
  if (whole <= 0) return '–';
  if (part === whole) return '100 %';
  if (part === 0) return '0 %';
  const percent = (100 * part) / whole;
  if (percent > 99.9 && percent < 100) return '>99.9 %';
  if (percent < 0.1) return '<0.1 %';
  return percent < 1000 ? `${percent.toFixed(1)} %` : `${Math.round(percent).toLocaleString('en-US')} %`;
}

/** `2 days 4 h`, `3 h 10 min`, `under a minute`: the two largest units. */
export function durationText(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return 'under a minute';
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'}${hours > 0 ? ` ${hours} h` : ''}`;
  return [hours > 0 && `${hours} h`, minutes % 60 > 0 && `${minutes % 60} min`].filter(Boolean).join(' ');
}
