import { element, icon, paintAvatar } from './dom.js';
import { partsOf } from './links.js';
import { counted, fullTimeOf, sentence, timeOf } from './words.js';

/** The rows of the message list. Each is made from text alone. */

/** @param {any} message @param {boolean} isMine @param {boolean} continues the same person goes on speaking */
export function messageRow(message, isMine, continues) {
  const row = element('li', { class: `message${continues ? ' continues' : ''}${isMine ? ' mine' : ''}`, 'data-seq': String(message.seq), 'data-testid': 'message' });
  const { date } = message;
  const stamp = element('time', { class: 'stamp', datetime: date.toISOString(), title: fullTimeOf(date) }, timeOf(date));
  const state = isMine ? element('span', { class: 'mark sent', title: 'Sent', 'data-testid': 'message-state' }, icon('check'), hidden('Sent')) : null;
  const text = message.deleted
    ? element('p', { class: 'text gone' }, 'This message was deleted.')
    : textOf(String(message.text ?? ''));
  if (message.editedAt && !message.deleted) text.append(element('span', { class: 'edited' }, ' (edited)'));
  fill(row, String(message.name ?? message.user ?? ''), isMine, continues, stamp, state, text);
  return row;
}

/**
 * @param {import('../chat-client.js').Outgoing} message
 * @param {string} name
 * @param {boolean} continues
 * @param {{retry: () => void, discard: () => void}} on
 */
export function outgoingRow(message, name, continues, on) {
  const failed = message.state === 'failed';
  const row = element('li', { class: `message mine ${message.state}${continues ? ' continues' : ''}`, 'data-testid': 'message', 'data-id': message.id });
  const stamp = element('span', { class: 'stamp' }, '');
  const words = failed ? 'Not sent' : 'Sending…';
  const state = element('span', { class: `mark ${message.state}`, 'data-testid': 'message-state' }, icon(failed ? 'alert' : 'clock'), words);
  fill(row, name, true, continues, stamp, failed ? null : state, textOf(message.text));
  if (failed) row.append(failure(state, message, on));
  return row;
}

/** What was written, to the letter, its links made to be followed. */
function textOf(/** @type {string} */ text) {
  const link = (/** @type {import('./links.js').Part} */ part) => element('a',
    { class: 'link', href: part.href, title: part.title, target: '_blank', rel: 'noopener noreferrer nofollow', 'data-testid': 'link' }, part.text);
  return element('p', { class: 'text', dir: 'auto', 'data-testid': 'message-text' },
    ...partsOf(text).map((part) => (part.href === null ? part.text : link(part))));
}

function failure(/** @type {HTMLElement} */ state, /** @type {any} */ message, /** @type {any} */ on) {
  return element('div', { class: 'failure', role: 'group', 'aria-label': 'Message not sent' },
    state,
    element('span', { class: 'failure-reason' }, sentence(message.error)),
    element('button', { type: 'button', class: 'quiet-button', 'data-testid': 'retry', click: on.retry }, 'Try again'),
    element('button', { type: 'button', class: 'quiet-button', 'data-testid': 'discard', click: on.discard }, 'Discard'));
}

function fill(/** @type {HTMLElement} */ row, /** @type {string} */ name, /** @type {boolean} */ isMine, /** @type {boolean} */ continues,
  /** @type {HTMLElement} */ stamp, /** @type {HTMLElement | null} */ state, /** @type {HTMLElement} */ text) {
  if (continues) {
    row.append(element('div', { class: 'gutter' }, stamp), element('div', { class: 'body' }, hidden(`${name}: `), text, state ?? ''));
    return;
  }
  const avatar = element('span', { 'aria-hidden': 'true' });
  paintAvatar(avatar, name);
  const author = element('bdi', { class: 'author', 'data-testid': 'author' }, name);
  const you = isMine ? element('span', { class: 'you' }, 'you') : null;
  row.append(element('div', { class: 'gutter' }, avatar),
    element('div', { class: 'body' }, element('div', { class: 'byline' }, author, you, stamp), text, state ?? ''));
}

/** @param {string} name */
export const dayRow = (name) => element('li', { class: 'day', 'data-testid': 'day' }, element('span', {}, name));

export const newRow = () => element('li', { class: 'new-line', 'data-testid': 'new-line' }, element('span', {}, 'New'));

/** @param {string} room @param {boolean} isEmpty */
export function beginningRow(room, isEmpty) {
  return element('li', { class: 'beginning', 'data-testid': 'beginning' },
    element('span', { class: 'beginning-sign', 'aria-hidden': 'true' }, '#'),
    element('h2', {}, isEmpty ? `Nothing in #${room} yet` : `The beginning of #${room}`),
    element('p', {}, isEmpty ? 'Say hello: whoever joins later can read it too.' : 'Everything that was said here is below.'));
}

export const loadingRow = () => element('li', { class: 'loading', 'data-testid': 'loading' }, element('span', { class: 'spinner', 'aria-hidden': 'true' }), 'Loading messages…');

/** @param {number} count */
export const newMessages = (count) => counted(count, 'new message');

function hidden(/** @type {string} */ text) {
  return element('span', { class: 'hidden-text' }, text);
}
