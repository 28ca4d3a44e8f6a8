/** For each check: what to look at first, then what would stop it. */
const STEPS = new Map<string, readonly [look: string, stop: string]>([
  [
    'tool-call-loop',
    [
      'Look at the agent that runs in this role: it asks again and again for what it was already told. The call id finds it in the log.',
      'Stop that run. A limit on turns, or a tool error the model can act on, keeps it from coming back.',
    ],
  ],
  [
    'stalled-agent-loop',
    [
      'Look at what the agent is after: it goes round through calls that all return what it has seen. The call id finds it in the log.',
      'Stop that run. What it looks for is not there, or it cannot tell that it has it: give it a way to say so.',
    ],
  ],
  [
    'answer-loop',
    [
      'Look at the loop around the model: it sends the same message again whenever the answer is not what it wants.',
      'Stop that run, and give the loop a limit or another way out than asking again.',
    ],
  ],
  [
    'similar-answers-loop',
    [
      'Look at what the agents send each other: nearly the same instruction, and in return nearly what was returned before. The call id finds it in the log.',
      'Stop that run if it gets no further, and give whoever plans a limit on tries of one step.',
    ],
  ],
  [
    'runaway-conversation',
    [
      'Look whether that run still gets anywhere: it costs far more than others of its kind. The call id finds it in the log.',
      'Stop it if it does not, and give such runs a limit on turns or dollars. Where runs are that long now, the check learns it in a few days.',
    ],
  ],
  [
    'runaway-fan-out',
    [
      'Look at what starts these conversations: an agent that starts agents, a queue whose messages come back, a page that asks anew for every visitor.',
      'Stop what starts them, or limit how many run at once. Where so many are wanted now, the check learns it in a day.',
    ],
  ],
  [
    'generation-loop',
    [
      'Look at the end of such an answer: a model that repeats itself writes until its tokens are used up. The call id finds it in the log.',
      'Stop that run. A stop sequence, a lower limit of tokens, or a penalty for repetition keeps it from coming back.',
    ],
  ],
  [
    'heartbeat-loop',
    [
      'Look at who reads what this role produces at night and at the weekend.',
      'Where nobody does, let its schedule follow the hours of those it is for. Where it is meant so, set the check to false for this profile.',
    ],
  ],
  [
    'spend-surge',
    [
      'Look at what began then: a deployment, a new caller, an agent that does not end, a prompt or a model that is larger.',
      'Stop it, or take the load away. What is wanted is known after two days at the same hours, or by a budget of its own.',
    ],
  ],
  [
    'chronic-burn',
    [
      'Look at who needs what this schedule makes, at the weekend too, and whether its runs succeed.',
      'Stop it, run it less often, or on a cheaper model. Where it is meant so, set the check to false for this profile.',
    ],
  ],
  [
    'cache-break',
    [
      'Look at what was deployed then: a date, an id or a list in another order at the beginning of the prompt, other tools, or another model ends the cache for all that follows.',
      'Put what changes behind the cache point, or roll back. Where several models take turns, let each conversation keep its own.',
    ],
  ],
  [
    'cache-write-waste',
    [
      'Look at how often the same beginning is sent within five minutes: a cache that is read less than once in that time costs more than none.',
      'Take the cache point away, put it behind what is really shared, or choose the hour’s lifetime where calls come seldom.',
    ],
  ],
  [
    'request-loop',
    [
      'Look at who sends that request: a retry without an end, a page that asks whenever it is loaded, or many people who ask the same.',
      'Give the retry a limit and a longer wait each time, or answer from a cache what is asked again.',
    ],
  ],
  [
    'spend-doubled',
    [
      'Look at what changed since yesterday: a deployment, a larger prompt or model, more traffic, a cache that is no longer hit.',
      'Roll it back or take the load away. Where it is wanted, let a budget say so.',
    ],
  ],
  [
    'budget',
    [
      'Look at the last hours: a jump in spend has a cause to find, steady spend needs another limit.',
      'Pause what can wait until the period ends, or raise the limit. The watchdog stops nothing by itself.',
    ],
  ],
  [
    'delivery-blocked',
    [
      'Look at the code the service gave: a token, a channel or a permission is not there any more.',
      'Mend it: delivery is tried again by itself, and what was missed is told then.',
    ],
  ],
  [
    'invocations-missing',
    [
      'Look whether model invocation logging is on in this Region, whether its log group still has the subscription filter, and at errors of the function ingest-invocations.',
      'Mend that. What is still in the log group or the bucket is then read again by itself and this ends; what was never logged cannot be.',
    ],
  ],
  [
    'invocations-lost',
    [
      'Look at what was changed at that time: logging, the log group and how long it keeps lines, the bucket, permissions.',
      'Nothing brings these calls back. Take what is said here for what the sums of that time lack.',
    ],
  ],
  [
    'counts-disagree',
    [
      'Look at the hours named here: metrics that came late, or ids that CloudWatch counts under another name.',
      'Nothing has to be done where it ends by itself within a day. Sums are of records, each counted once.',
    ],
  ],
  [
    'logging-off',
    [
      'Look at who changed model invocation logging of this Region: there is one setting for the account, and whoever puts another in its place takes it away from everybody (CloudTrail: PutModelInvocationLoggingConfiguration, DeleteModelInvocationLoggingConfiguration).',
      'Put it back as below, which holds all that was set when this was told: see first that nobody has changed it since (aws bedrock get-model-invocation-logging-configuration). Where another place is meant, name it as source in watchdog.deploy.json and deploy instead.',
    ],
  ],
  [
    'text-delivery-off',
    [
      'Look whether text was switched off on purpose. Spend, budgets and conversations with a session id need none.',
      'Switch it on as below, which holds all that was set when this was told: see first that nobody has changed it since (aws bedrock get-model-invocation-logging-configuration). Or switch the checks off that are named here: then this ends too.',
    ],
  ],
  [
    'subscription-filter-gone',
    [
      'Look at who took or changed the filter, or made the log group anew: CloudFormation does not see either.',
      'Put it back as below; a log group has room for two filters, so another may have to go first. What is in the log group is read again by itself.',
    ],
  ],
  [
    'bucket-events-gone',
    [
      'Look at who changed what the bucket tells: its notification configuration is one setting, and whoever puts another in its place takes this away. A bucket that is gone has to be made again, if its name is still free.',
      'Put it back as below. What was logged to the bucket meanwhile is read again by itself.',
    ],
  ],
  [
    'unpriced-share',
    [
      'Look at the models named here: new ones, whose price the AWS Price List does not have yet, and profiles that could not be read, so that nobody knows their model.',
      'Set what is missing in the configuration as below, in USD per million tokens, and deploy: the past is then summed again. A price that the list gets later is taken by itself.',
    ],
  ],
  [
    'unlogged-traffic',
    [
      'Look at who calls the endpoint bedrock-mantle: the command below lists models and projects of the last three hours. The bill has their cost a day later, by the tags of their projects.',
      'Where budgets and loop checks are to hold for them, let them call bedrock-runtime, which has the same Responses and Chat Completions APIs and is logged.',
    ],
  ],
  [
    'source-unreadable',
    [
      'Look at the permissions of the reconcile-spend function, and at what forbids the call above them, such as a service control policy.',
      'Allow the call. Until then nobody would be told that logging is off, but by the calls that are missing.',
    ],
  ],
  [
    'price-list-refused',
    [
      'Look at what the AWS Price List says of the prices named here: a slip of the list, or a change as large as it looks.',
      'Nothing has to be done where it is a slip: the list is read again by itself. A change that is right goes into "prices" of the configuration.',
    ],
  ],
  [
    'prices-stale',
    [
      'Look at why the lists are not read: a missing permission for pricing:GetProducts, no way out of the network, or a list refused every day.',
      'Until it is mended, prices that change can be set in "prices" of the configuration.',
    ],
  ],
  [
    'catalog-unreadable',
    [
      'Look at the permissions of the refresh-catalog function, and at what forbids the call above them, such as a service control policy.',
      'Allow the call. What it tells is taken within an hour, and sums are made again where it changes them.',
    ],
  ],
]);

export const whatToDo = (check: string): readonly string[] => STEPS.get(check) ?? [];
