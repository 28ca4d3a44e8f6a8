import type { Moto } from './moto.ts';

/** Queues of moto's, for what a topic or a bus delivers: asked in the Query protocol, which it takes unsigned. */
async function query({ config }: Moto, parameters: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(config.endpoint, {
    method: 'POST',
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test/20261102/us-east-1/sqs/aws4_request' },
    body: new URLSearchParams({ Version: '2012-11-05', ...parameters }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${parameters['Action']}: ${text}`);
  return text;
}

/** createQueue gives the ARN of a new queue. */
export async function createQueue(moto: Moto, name: string): Promise<string> {
  await query(moto, { Action: 'CreateQueue', QueueName: name });
  return `arn:aws:sqs:us-east-1:123456789012:${name}`;
}

/** receivedBy gives the bodies of up to ten messages. */
export async function receivedBy(moto: Moto, name: string): Promise<string[]> {
  const QueueUrl = `${moto.config.endpoint}/123456789012/${name}`;
  const xml = await query(moto, { Action: 'ReceiveMessage', QueueUrl, MaxNumberOfMessages: '10' });
  return [...xml.matchAll(/<Body>([\s\S]*?)<\/Body>/g)].map(([, body = '']) => unescaped(body));
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#34': '"',
  '#39': "'",
  amp: '&',
};

const unescaped = (xml: string): string => xml.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
