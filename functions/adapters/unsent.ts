/** Codes of Node's sockets and resolver and of its fetch (undici) for failures before a byte of the request was sent. */
const UNSENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whether a request that failed with this code was surely not carried out. */
export const isUnsent = (code: string): boolean => UNSENT.has(code);
