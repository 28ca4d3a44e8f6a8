import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { WatchdogStack, type WatchdogStackProps } from './watchdog-stack.ts';

/** The app with its one stack; what breaks a rule of cdk-nag or of CloudFormation's own validator is an error. */
export function watchdogApp(props: Pick<WatchdogStackProps, 'bundles' | 'config'>, app: AppProps = {}): App {
  const made = new App(app);
  new WatchdogStack(made, 'bedrock-cost-watchdog', {
    ...props,
    description: 'Watches what Amazon Bedrock costs, from its invocation logs.',
  });
  Validations.of(made).addPlugins(new AwsSolutionsChecks(made));
  return made;
}
