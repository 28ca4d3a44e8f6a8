/** One record a line, one JSON document over many lines (or several after each other), or nothing that has text in it. */
export type InputForm = 'lines' | 'document' | 'binary';

/** UTF-16 and images have zero bytes this early; one further on is a damaged line among good ones. */
const BINARY_BYTES = 512;

/** How much is looked at before a first line without an end is taken for what it seems to be. */
const PEEK_BYTES = 256 * 1024;

// The keys under which the AWS CLI and Logs Insights list events; a log record has an object or array before any of them.
const LIST_OF_EVENTS = /^\{[^{}]*"(?:events|results)"\s*:\s*\[/;

/** inputForm tells the form by content; undefined when more of the input must be seen. `isAll` says that there is no more. */
export function inputForm(head: Buffer, isAll: boolean): InputForm | undefined {
  if (head.subarray(0, BINARY_BYTES).includes(0)) return 'binary';
  const text = head.toString('utf8').trimStart();
  const isEnough = isAll || head.length >= PEEK_BYTES;
  if (text === '') return isEnough ? 'lines' : undefined;
  if (text.startsWith('[')) return arrayForm(text.slice(1).trimStart(), isEnough);
  return text.startsWith('{') ? objectForm(text, isEnough) : 'lines';
}

function arrayForm(inside: string, isEnough: boolean): InputForm | undefined {
  if (inside === '') return isEnough ? 'lines' : undefined;
  return /^[[{\]]/.test(inside) ? 'document' : 'lines';
}

function objectForm(text: string, isEnough: boolean): InputForm | undefined {
  const newline = text.indexOf('\n');
  if (newline < 0 && !isEnough) return undefined;
  const first = newline < 0 ? text : text.slice(0, newline);
  if (isJson(first)) return 'lines';
  if (LIST_OF_EVENTS.test(text)) return 'document';
  const second = newline < 0 ? '' : text.slice(newline).trimStart();
  if (second === '' && !isEnough) return undefined;
  // A record that is broken at its end is followed by another record or a notice, never by the inside of an object.
  return /^["}\]]/.test(second) ? 'document' : 'lines';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
