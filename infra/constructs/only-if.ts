import { type CfnCondition, CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** onlyIf has CloudFormation make a construct, with all that belongs to it, only where a condition holds. */
export function onlyIf<Made extends IConstruct>(condition: CfnCondition, construct: Made): Made {
  for (const child of construct.node.findAll()) {
    if (CfnResource.isCfnResource(child)) child.cfnOptions.condition = condition;
  }
  return construct;
}
