import { describe, expect, it } from 'vitest';
import { checkSignature, signedService } from './signature.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const suite = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };

/** Requests with the signatures that AWS publishes for them (AWS docs: Signature Version 4 test suite, and its example of IAM). */
const signed = [
  {
    name: 'get-vanilla',
    url: '/',
    service: 'service',
    headers: suite,
    signature: '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  },
  {
    name: 'get-vanilla-query-order-key-case',
    url: '/?Param2=value2&Param1=value1',
    service: 'service',
    headers: suite,
    signature: 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  },
  {
    name: 'ListUsers',
    url: '/?Action=ListUsers&Version=2010-05-08',
    service: 'iam',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      host: 'iam.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
    },
    signature: '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  },
];

const request = ({ url, service, headers, signature }: (typeof signed)[number]) => {
  const scope = `AKIDEXAMPLE/20150830/us-east-1/${service}/aws4_request`;
  const names = Object.keys(headers).join(';');
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { method: 'GET', url, headers: { ...headers, authorization }, body: Buffer.alloc(0) };
};

describe('a signature', () => {
  it.each(signed)('is the one that AWS publishes for $name', (one) => {
    expect(signedService(request(one))).toBe(one.service);
    expect(() => checkSignature(request(one), credentials)).not.toThrow();
  });

  it.each([
    { what: 'another method', change: { method: 'POST' } },
    { what: 'another path', change: { url: '/x?Action=ListUsers&Version=2010-05-08' } },
    { what: 'another query', change: { url: '/?Action=ListRoles&Version=2010-05-08' } },
    { what: 'another body', change: { body: Buffer.from('x') } },
  ])('is refused for $what than was signed', ({ change }) => {
    const listUsers = request(signed[2] as (typeof signed)[number]);
    expect(() => checkSignature({ ...listUsers, ...change }, credentials)).toThrow('the signature is another one');
  });

  it('is refused when it leaves the host or the date out', () => {
    const undated = { ...(signed[0] as (typeof signed)[number]), headers: { host: suite.host } };
    expect(() => checkSignature(request(undated as never), credentials)).toThrow('host and date must be signed');
  });
});
