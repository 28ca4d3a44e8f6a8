import { shortId } from './short-id.ts';

/** Which incident: `account` is `<partition>.<account>.*`, `cause` a spender or, where there is none, `<check>/<resource>`. */
export interface IncidentRef {
  readonly account: string;
  readonly cause: string;
  /** Counts the incidents of one cause, from 1. */
  readonly episode: number;
}

/** What people and messages call an incident: `<8 hex digits>.<episode>`. */
export const incidentId = ({ account, cause, episode }: IncidentRef): string =>
  `${shortId(`${account}/${cause}`)}.${episode}`;

/** `<partition>.<account>.*`: an incident is an account's, whatever Regions its cause is in. */
export const accountOf = (scope: string): string => `${scope.slice(0, scope.lastIndexOf('.'))}.*`;
