import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Received } from './protocol.ts';
import { Refusal } from './refusal.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** The service that a request says it is signed for. */
export const signedService = ({ headers }: Received): string | undefined =>
  authorizationOf(headers.authorization)?.service;

/**
 * Computes the signature of a request again, by the description and not by the SDK's code (AWS docs: Signature Version 4 signing
 * process). Its age is not looked at: functions under test hold their clocks.
 */
export function checkSignature(request: Received, { accessKeyId, secretAccessKey }: Credentials): void {
  const authorization = authorizationOf(request.headers.authorization);
  if (!authorization) throw new Refusal(403, 'MissingAuthenticationToken', 'not signed');
  if (authorization.accessKeyId !== accessKeyId) {
    throw new Refusal(403, 'InvalidClientTokenId', 'the access key is not known');
  }
  const { date, region, service, signedHeaders, signature } = authorization;
  const time = String(request.headers['x-amz-date'] ?? '');
  if (!signedHeaders.includes('host') || !signedHeaders.includes('x-amz-date') || !time.startsWith(date)) {
    throw new Refusal(403, 'IncompleteSignature', 'host and date must be signed');
  }
  const scope = `${date}/${region}/${service}/aws4_request`;
  const canonical = canonicalRequest(request, service, signedHeaders);
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  if (!timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex'))) {
    throw new Refusal(403, 'SignatureDoesNotMatch', 'the signature is another one');
  }
}

function authorizationOf(header: string | undefined): Authorization | undefined {
  const [, accessKeyId, date, region, service, signed, signature] = AUTHORIZATION.exec(header ?? '') ?? [];
  if (!accessKeyId || !date || !region || !service || !signed || !signature) return undefined;
  return { accessKeyId, date, region, service, signedHeaders: signed.split(';'), signature };
}

function canonicalRequest(
  { method, url, headers, body }: Received,
  service: string,
  signedHeaders: readonly string[],
): string {
  const [path = '/', query = ''] = url.split('?');
  const payload = sha256(body);
  const declared = headers['x-amz-content-sha256'];
  if (declared !== undefined && declared !== payload) {
    throw new Refusal(400, 'XAmzContentSHA256Mismatch', 'the body is another one');
  }
  return [
    method,
    // Every service but S3 encodes the path, which is encoded on the wire already, once more.
    service === 's3' ? path : path.split('/').map(encode).join('/'),
    canonicalQuery(query),
    ...signedHeaders.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/\s+/g, ' ')}`,
    ),
    '',
    signedHeaders.join(';'),
    payload,
  ].join('\n');
}

function canonicalQuery(query: string): string {
  const pairs = query.split('&').filter(Boolean);
  const parts = pairs.map((pair) => pair.split('=').map((part) => encode(decodeURIComponent(part))));
  // A space sorts before everything a name may hold, so that names are in order before values are.
  const sorted = parts.map(([name, value = '']) => `${name} ${value}`).sort();
  return sorted.map((pair) => pair.replace(' ', '=')).join('&');
}

/** Percent-encodes all but RFC 3986's unreserved characters. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
