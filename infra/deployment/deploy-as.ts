import { parseArgs } from 'node:util';
import { BedrockClient } from '@aws-sdk/client-bedrock';

/** What a deployment needs of its caller, looked for as aws-cli does, with the `--profile` that the CDK is given. */
export function deployAs(args: readonly string[]) {
  const { profile } = parseArgs({ args: [...args], options: { profile: { type: 'string' } }, strict: false }).values;
  const { config } = new BedrockClient(typeof profile === 'string' ? { profile } : {});
  return {
    /** Throws where no Region is named: the CDK would take us-east-1. */
    async needRegion(): Promise<void> {
      if (process.env['AWS_DEFAULT_REGION']) return;
      await config.region().catch(() => {
        throw new Error('deploy needs a Region: AWS_REGION=us-east-1 npm run deploy');
      });
    },
    /** A line on credentials that are not there, of which the CDK says only that it can resolve no account. */
    credentialsFault: (): Promise<string | undefined> =>
      config.credentials().then(
        () => undefined,
        (error: Error) => `deploy needs AWS credentials: set AWS_PROFILE, or see aws configure (${error.message})`,
      ),
  };
}
