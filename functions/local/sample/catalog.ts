import type { CatalogProfile } from '#core/profiles/spender.ts';
import { ACCOUNT, HOME_REGION } from './record.ts';

const profileArn = (id: string): string =>
  `arn:aws:bedrock:${HOME_REGION}:${ACCOUNT}:application-inference-profile/${id}`;

export const SUPPORT_CHAT = profileArn('q4w8e2r6t0y1');
export const CODE_AGENT = profileArn('m3n7b5v9c1x2');
export const REFUND_BOT = profileArn('h6j2k8l4p0o3');
export const LEAD_SCORER = `arn:aws:bedrock:${HOME_REGION}:${ACCOUNT}:provisioned-model/xk29fmd81qpz`;

/** The ARNs of one model in the Regions of the `us.` profile that an application profile was copied from. */
const inUs = (model: string): string[] =>
  ['us-east-1', 'us-east-2', 'us-west-2'].map((region) => `arn:aws:bedrock:${region}::foundation-model/${model}`);

/** What the control plane of the invented company would list: a catalog file as `--catalog` takes it. */
export const sampleCatalog: { readonly profiles: readonly CatalogProfile[] } = {
  profiles: [
    {
      arn: SUPPORT_CHAT,
      name: 'support-chat',
      models: inUs('anthropic.claude-sonnet-4-6'),
      tags: { team: 'support', environment: 'prod', 'watchdog:owner': 'support-lead@example.com' },
    },
    {
      arn: CODE_AGENT,
      name: 'code-agent',
      models: inUs('anthropic.claude-opus-5-5'),
      tags: { team: 'platform', environment: 'prod', 'watchdog:owner': 'platform@example.com' },
    },
    {
      arn: REFUND_BOT,
      name: 'refund-bot',
      models: inUs('anthropic.claude-sonnet-4-6'),
      tags: {
        team: 'payments',
        environment: 'prod',
        'watchdog:owner': 'payments-oncall@example.com',
        'watchdog:timezone': 'Europe/Berlin',
      },
    },
    {
      arn: LEAD_SCORER,
      name: 'lead-scorer',
      models: [`arn:aws:bedrock:${HOME_REGION}::foundation-model/anthropic.claude-3-5-sonnet-20240620-v1:0`],
      tags: { team: 'sales', environment: 'prod' },
    },
  ],
};
