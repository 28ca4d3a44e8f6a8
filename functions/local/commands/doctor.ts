import type { Advice } from '#core/doctor/advice.ts';
import type { Options } from '#functions/local/arguments.ts';
import { awsAccount } from '#functions/local/doctor/aws-account.ts';
import { lookAtAccount } from '#functions/local/doctor/look-at-account.ts';
import { EXIT } from '#functions/local/exit-codes.ts';
import { readBodyBucket, readConfig } from '#functions/local/settings-files.ts';

const MARKS: Readonly<Record<Advice['state'], string>> = { good: '✓', blocking: '✗', advised: '!', unknown: '?' };
const ABOUT_WIDTH = 14;
const NOT_LOOKED_AT = `Not looked at: whether Lambda may run 121 at a time here (aws lambda get-account-settings), and CDK's bootstrap (npx cdk bootstrap).`;

/** `doctor` says what stands between the account of the present AWS credentials and being watched. */
export async function doctor(options: Options): Promise<number> {
  const { prices } = await readConfig(options.config);
  const account = await awsAccount();
  const advice = await lookAtAccount(account, { prices, bodyBucket: await readBodyBucket() }, Date.now());
  process.stdout.write(options.json ? asLines(advice) : asText(account.region, advice));
  if (sawNothing(advice)) return EXIT.nothing;
  return advice.some(({ state }) => state === 'blocking') ? EXIT.different : EXIT.done;
}

const sawNothing = (advice: readonly Advice[]): boolean => advice.every(({ state }) => state === 'unknown');

const asLines = (advice: readonly Advice[]): string =>
  advice.map(({ commands = [], ...one }) => `${JSON.stringify({ v: 1, type: 'advice', ...one, commands })}\n`).join('');

const asText = (region: string, advice: readonly Advice[]): string =>
  [`Bedrock in ${region}`, '', ...advice.flatMap(linesOf), '', verdictOf(advice), NOT_LOOKED_AT, ''].join('\n');

const linesOf = ({ state, about, says, commands = [] }: Advice): string[] => [
  `  ${MARKS[state]} ${about.padEnd(ABOUT_WIDTH)}${says}`,
  ...commands.map((command) => `${' '.repeat(4 + ABOUT_WIDTH)}${command}`),
];

function verdictOf(advice: readonly Advice[]): string {
  const count = (state: Advice['state']): number => advice.filter((one) => one.state === state).length;
  const [blocking, unknown] = [count('blocking'), count('unknown')];
  if (sawNothing(advice)) {
    return 'Nothing could be looked at (?): see whether the credentials hold (aws sts get-caller-identity) and the Region is right.';
  }
  if (blocking > 0) return `${blocking} ${blocking === 1 ? 'thing stands' : 'things stand'} in the way (✗).`;
  return unknown > 0
    ? `Nothing that was seen stands in the way; ${unknown} could not be looked at (?).`
    : 'Nothing stands in the way: npm run deploy.';
}
