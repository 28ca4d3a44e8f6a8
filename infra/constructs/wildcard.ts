import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Why a policy of the construct names more than one resource; without a reason the synthesis fails (cdk-nag: AwsSolutions-IAM5). */
export function explainWildcard(construct: IConstruct, resource: string, reason: string): void {
  const id = `AwsSolutions::AwsSolutions-IAM5[Resource::${shown(Stack.of(construct).resolve(resource))}]`;
  Validations.of(construct).acknowledge({ id, reason });
}

/** A resource as cdk-nag shows it: references in angle brackets. */
function shown(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const { Ref, 'Fn::Join': join } = resolved as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (Ref !== undefined) return `<${Ref}>`;
  if (join) return join[1].map(shown).join(join[0]);
  throw new Error(`a wildcard in ${JSON.stringify(resolved)}`);
}
