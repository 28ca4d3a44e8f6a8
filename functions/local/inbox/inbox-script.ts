/**
 * What runs in the inbox's page. Each event brings the whole order of one channel and the markup of what is new in it, which the
 * server has escaped.
 */
export const INBOX_SCRIPT = `
const main = document.querySelector('main');
const state = document.querySelector('.inbox-state');
const stream = new EventSource('events');
let settled = false;

const listOf = (channel) => {
  const known = [...main.querySelectorAll('section')].find(({ dataset }) => dataset.channel === channel);
  if (known) return known.querySelector('ol');
  const section = document.createElement('section');
  section.className = 'inbox-channel';
  section.dataset.channel = channel;
  const name = document.createElement('h2');
  name.textContent = '# ' + channel;
  const list = document.createElement('ol');
  section.append(name, list);
  main.prepend(...main.querySelectorAll('section'), section);
  return list;
};

const itemOf = ({ key, markup }, old) => {
  if (markup === undefined) return old;
  const item = document.createElement('li');
  item.dataset.key = key;
  item.innerHTML = markup;
  if (settled && old?.innerHTML !== item.innerHTML) item.className = 'inbox-fresh';
  return item;
};

stream.addEventListener('channel', ({ data }) => {
  const { channel, entries } = JSON.parse(data);
  const page = document.documentElement;
  const follow = page.scrollHeight - page.clientHeight - page.scrollTop < 40;
  const list = listOf(channel);
  const old = new Map([...list.children].map((item) => [item.dataset.key, item]));
  list.replaceChildren(...entries.map((entry) => itemOf(entry, old.get(entry.key))).filter(Boolean));
  if (follow) page.scrollTop = page.scrollHeight;
});
stream.addEventListener('settled', () => {
  settled = true;
  state.textContent = 'live';
  state.dataset.live = '';
});
stream.addEventListener('error', () => {
  settled = false;
  state.textContent = 'not connected';
  delete state.dataset.live;
});
`;
