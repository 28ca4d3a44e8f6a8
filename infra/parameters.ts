import {
  CfnCondition,
  CfnParameter,
  type CfnParameterProps,
  Fn,
  type ICfnConditionExpression,
  type Stack,
} from 'aws-cdk-lib';

const yesNo = (description: string): CfnParameterProps => ({
  type: 'String',
  allowedValues: ['true', 'false'],
  default: 'false',
  description,
});
const arns = (description: string): CfnParameterProps => ({ type: 'CommaDelimitedList', default: '', description });
const email = (description: string): CfnParameterProps => ({
  type: 'String',
  default: '',
  allowedPattern: '|[^@\\s]+@[^@\\s]+',
  description,
});

/** Every option of a deployment: CloudFormation keeps the last value of what a later deployment does not give. */
const SPECS = {
  SourceKind: {
    type: 'String',
    allowedValues: ['log-group', 'bucket'],
    default: 'log-group',
    description: 'What Bedrock logs invocations to.',
  },
  SourceName: { type: 'String', minLength: 1, description: 'Name of that log group or bucket, which exists already.' },
  SourcePrefix: {
    type: 'String',
    default: '',
    allowedPattern: '|.*/',
    description: 'Prefix of the objects that Bedrock logs to a bucket, with a slash at its end; empty for none.',
  },
  SubscriptionFilters: {
    type: 'Number',
    minValue: 1,
    default: 2,
    description: "The account's quota of subscription filters a log group.",
  },
  BodyBucket: {
    type: 'String',
    default: '',
    allowedPattern: '|[a-z0-9.-]{3,63}',
    description: 'Bucket that requests too large for the log group go to; empty where they are not to be read.',
  },
  TurnLoggingOn: yesNo('Have Bedrock log to the log group, if it logs to no other.'),
  IncidentEmail: email('Where incidents are mailed to; empty for nowhere.'),
  AlarmEmail: email("Where the watchdog's own alarms are mailed to; empty for nowhere."),
  SecretArns: arns('Secrets of the configured targets.'),
  TopicArns: arns('SNS topics of the configured targets.'),
  BusArns: arns('Event buses of the configured targets.'),
} satisfies Record<string, CfnParameterProps>;

export type ParameterName = keyof typeof SPECS;

/** The parameters of a stack and the conditions that follow from them. */
export interface Parameters {
  readonly of: Readonly<Record<ParameterName, CfnParameter>>;
  readonly isLogGroup: CfnCondition;
  readonly isBucket: CfnCondition;
  readonly turnsLoggingOn: CfnCondition;
  /** Whether a text or a list is not empty. */
  readonly isGiven: (name: ParameterName) => CfnCondition;
}

/** addParameters gives a stack its parameters; their names must not change, or their last values are lost. */
export function addParameters(stack: Stack): Parameters {
  const of = Object.fromEntries(
    Object.entries(SPECS).map(([name, spec]) => [name, new CfnParameter(stack, name, spec)]),
  ) as Record<ParameterName, CfnParameter>;
  const condition = (name: string, expression: ICfnConditionExpression) =>
    new CfnCondition(stack, name, { expression });
  const equals = (name: ParameterName, value: string) => Fn.conditionEquals(of[name].valueAsString, value);
  const isLogGroup = condition('IsLogGroup', equals('SourceKind', 'log-group'));
  return {
    of,
    isLogGroup,
    isBucket: condition('IsBucket', equals('SourceKind', 'bucket')),
    turnsLoggingOn: condition('TurnsLoggingOn', Fn.conditionAnd(isLogGroup, equals('TurnLoggingOn', 'true'))),
    isGiven(name) {
      const text = of[name].type === 'String' ? of[name].valueAsString : Fn.join('', of[name].valueAsList);
      return condition(`Is${name}Given`, Fn.conditionNot(Fn.conditionEquals(text, '')));
    },
  };
}
