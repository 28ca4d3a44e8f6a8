import type { AccountCatalog } from '#core/ports/account-catalog.ts';
import { ownerOf } from '#core/profiles/spender.ts';
import { type Advice, unanswered } from './advice.ts';
import { quoted } from './quoted.ts';

/** As many commands as a person reads. */
const SHOWN = 5;

/** Whether what calls are billed to has names and owners. */
export function profileAdvice({ listed, called }: Awaited<ReturnType<AccountCatalog['list']>>): Advice[] {
  const unknown = called.filter(({ code }) => code !== undefined).map((call) => unanswered('profiles', call));
  const kind = listed.find((one) => one.kind === 'application-inference-profile');
  if (!kind) return unknown;
  const { profiles } = kind;
  if (profiles.length === 0) return [...unknown, NONE];
  const ownerless = profiles.filter(({ tags }) => tags !== undefined && ownerOf(tags) === undefined);
  const about = 'profiles';
  const all = `${profiles.length} application inference ${profiles.length === 1 ? 'profile' : 'profiles'}`;
  if (ownerless.length === 0) {
    const says = unknown.length > 0 ? `${all}` : `${all}, each with an owner`;
    return [...unknown, { state: 'good', about, says }];
  }
  const more = ownerless.length > SHOWN ? `, shown for the first ${SHOWN}` : '';
  return [
    ...unknown,
    {
      state: 'advised',
      about,
      says: `${ownerless.length} of ${all} have no owner to name in an alert${more}`,
      commands: ownerless
        .slice(0, SHOWN)
        .map(
          ({ arn }) => `aws bedrock tag-resource --resource-arn ${quoted(arn)} --tags key=watchdog:owner,value=TEAM`,
        ),
    },
  ];
}

const NONE: Advice = {
  state: 'advised',
  about: 'profiles',
  says: 'there is no application inference profile, so spend is told by model and role only; one for each application names it',
  commands: [
    'aws bedrock create-inference-profile --inference-profile-name APPLICATION --model-source copyFrom=MODEL_OR_PROFILE_ARN --tags key=watchdog:owner,value=TEAM',
  ],
};
