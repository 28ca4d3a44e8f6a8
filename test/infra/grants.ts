import { folderOf, resourcesOf, shown, type Template } from './synthesised.ts';

/** One action on one resource that somebody is granted. */
export interface Granted {
  /** A function's folder, or the construct whose role it is. */
  readonly who: string;
  readonly action: string;
  /** References in angle brackets. */
  readonly on: string;
  /** The kind of source that it is granted for, and other conditions of the stack. */
  readonly onlyIf: string | undefined;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** grantsOf lists everything that the policies of a template's roles allow. */
export function grantsOf(template: Template): Granted[] {
  const functionOf = new Map(
    resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => [
      Properties.Role['Fn::GetAtt'][0] as string,
      folderOf(Properties.FunctionName),
    ]),
  );
  const policies = [
    ...resourcesOf(template, 'AWS::IAM::Policy').map(([, { Properties, Condition }]) => ({
      onlyIf: Condition,
      roles: Properties.Roles.map(({ Ref }: { Ref: string }) => Ref) as string[],
      document: Properties.PolicyDocument,
    })),
    ...resourcesOf(template, 'AWS::IAM::Role').flatMap(([id, { Properties, Condition }]) =>
      (Properties.Policies ?? []).map(({ PolicyDocument }: { PolicyDocument: unknown }) => ({
        onlyIf: Condition,
        roles: [id],
        document: PolicyDocument,
      })),
    ),
  ];
  return policies.flatMap(({ onlyIf, roles, document }) =>
    document.Statement.flatMap(({ Action, Resource }: Record<string, unknown>) =>
      roles.flatMap((role: string) =>
        list(Action).flatMap((action) =>
          list(Resource).map((on) => ({
            who: functionOf.get(role) ?? role,
            action: String(action),
            on: shown(on),
            onlyIf,
          })),
        ),
      ),
    ),
  );
}
