import { afterAll, beforeAll, expect, it } from 'vitest';
import { settleCustomResource } from '#adapters/cloudformation/custom-resource.ts';
import { type StackStandIn, stackStandIn } from '../../support/stack-stand-in.ts';

let stack: StackStandIn;
beforeAll(async () => {
  stack = await stackStandIn();
});
afterAll(() => stack.stop());
const answer = () => stack.answers.at(-1);
const ids = { StackId: expect.stringContaining('stack/'), RequestId: 'r1', LogicalResourceId: 'Resource' };

it('answers with what came of it, under one id for ever', async () => {
  await settleCustomResource(stack.request('Create', {}), async () => ({ done: { Logging: 'on' } }));
  const created = { ...ids, Status: 'SUCCESS', PhysicalResourceId: 'Resource', Data: { Logging: 'on' } };
  expect(answer()?.body).toEqual(created);
  await settleCustomResource(stack.request('Update', {}), async () => ({ done: {} }));
  expect(answer()?.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'kept' });
});

it('sends no content type, since the URL is signed without one', async () => {
  await settleCustomResource(stack.request('Create', {}), async () => ({ done: {} }));
  expect(answer()?.headers).not.toHaveProperty('content-type');
});

it('refuses with a reason that fits', async () => {
  await settleCustomResource(stack.request('Create', {}), async () => ({ refused: 'x'.repeat(10_000) }));
  expect(answer()?.body).toMatchObject({ ...ids, Status: 'FAILED', PhysicalResourceId: 'Resource' });
  expect(answer()?.body.Reason).toHaveLength(1_000);
});

it('makes a failure an answer, since a stack that gets none only waits', async () => {
  const failing = async () => {
    throw new TypeError('no such thing');
  };
  await settleCustomResource(stack.request('Update', {}), failing);
  expect(answer()?.body).toMatchObject({ Status: 'FAILED', Reason: 'TypeError: no such thing' });
});

it('does nothing when the resource is deleted', async () => {
  const settled = settleCustomResource(stack.request('Delete', {}), async () => ({ refused: 'was asked' }));
  await expect(settled).resolves.toEqual({ done: {} });
  expect(answer()?.body).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'kept' });
});

it('fails where its answer is not taken, to be run again', async () => {
  stack.status = 503;
  const settled = settleCustomResource(stack.request('Create', {}), async () => ({ done: {} }));
  await expect(settled).rejects.toThrow('HTTP 503');
  stack.status = 200;
});
