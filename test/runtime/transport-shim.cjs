// Loaded with `node --require` before AWS's runtime interface client: stands in for its native module, which is libcurl compiled
// at installation, with the same requests over node:http (AWS docs: Using the Lambda runtime API). All above it is AWS's code.
const { Agent, request } = require('node:http');
const { registerHooks } = require('node:module');
const { pathToFileURL } = require('node:url');

const NATIVE_MODULE = './rapid-client.node';
const INVOCATION = '/2018-06-01/runtime/invocation';
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** What was posted last: the next invocation is asked for once that has arrived, as the native module's blocking calls have it. */
let posted = Promise.resolve();

/**
 * @param {'GET' | 'POST'} method
 * @param {string} path
 * @param {string} [body]
 * @param {Record<string, string>} [headers]
 * @returns {Promise<{ bodyJson: string, headers: import('node:http').IncomingHttpHeaders }>}
 */
function send(method, path, body, headers = {}) {
  const [host, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':');
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method, path: `${INVOCATION}${path}`, agent, headers }, async (response) => {
      let text = '';
      for await (const part of response.setEncoding('utf8')) text += part;
      resolve({ bodyJson: text, headers: response.headers });
    });
    sent.on('error', reject).end(body);
  });
}

module.exports = {
  async next() {
    await posted;
    return send('GET', '/next');
  },
  /** @type {(id: string, response: string) => void} */
  done(id, response) {
    posted = send('POST', `/${id}/response`, response);
  },
  /** @type {(id: string, error: string, xray: string) => void} */
  error(id, error, xray) {
    const { errorType } = JSON.parse(error);
    const headers = {
      'lambda-runtime-function-error-type': errorType,
      'lambda-runtime-function-xray-error-cause': xray,
    };
    posted = send('POST', `/${id}/error`, error, headers);
  },
};

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === NATIVE_MODULE
      ? { url: pathToFileURL(__filename).href, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});
