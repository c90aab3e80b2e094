import { hashOf } from './address.js';
import { Drawer } from './drawer.js';
import { byId, element } from './dom.js';
import { RoomPattern } from './storage.js';
import { counted } from './words.js';

const NameRule = 'Use letters without accents, digits, and _ . - , beginning with a letter or digit, up to 64 in all; no spaces.';

/** The rooms that one is in, and the way into others. */
export class RoomsView {
  #list = byId('rooms');
  /** @type {Map<string, HTMLElement>} by the room's name */ #rows = new Map();
  #dot = byId('menu-dot');
  #drawer = new Drawer('sidebar', 'open-sidebar', '(max-width: 759px)');
  /** @type {HTMLInputElement} */ #input = byId('join-room');
  #error = byId('join-error');

  /** @param {(room: string) => void} join @param {(room: string) => void} choose */
  constructor(join, choose) {
    byId('join').onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit(join);
    };
    this.#input.oninput = () => this.forgive();
    this.#input.onblur = () => this.forgive();
    // Pressing the button is not to take the focus: the sentence would go, and the button move from under the pointer.
    byId('join-button').onmousedown = (/** @type {Event} */ event) => event.preventDefault();
    this.#list.onclick = (/** @type {Event} */ event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (!(link instanceof HTMLElement)) return;
      event.preventDefault();
      choose(link.dataset.room ?? '');
    };
  }

  close() {
    this.#drawer.close(false);
  }

  /** What was wrong with the name in the box is said no more. */
  forgive() {
    this.#complain('');
  }

  /** To the box for a room's name; where that is out of sight, to the button that brings it. */
  focusJoin() {
    if (this.#drawer.isOutOfSight) byId('open-sidebar').focus();
    else this.#input.focus();
  }

  /** @param {Iterable<import('./room-model.js').RoomModel>} rooms @param {string | null} current */
  show(rooms, current) {
    const sorted = [...rooms].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const [name, row] of this.#rows) {
      if (sorted.some((room) => room.name === name)) continue;
      row.remove();
      this.#rows.delete(name);
    }
    sorted.forEach((room, index) => {
      const row = this.#rowOf(room.name);
      if (this.#list.children[index] !== row) this.#list.insertBefore(row, this.#list.children[index] ?? null);
      this.#fill(row.firstElementChild, room, room.name === current);
    });
    this.#dot.hidden = !sorted.some((room) => room.name !== current && room.unread > 0);
  }

  /** A room's link stays the same element, so that a click that is under way, and the focus, survive what arrives. */
  #rowOf(/** @type {string} */ name) {
    let row = this.#rows.get(name);
    if (row) return row;
    row = element('li', {}, element('a', { href: hashOf(name), 'data-room': name, 'data-testid': 'room' }));
    this.#rows.set(name, row);
    return row;
  }

  #fill(/** @type {any} */ link, /** @type {import('./room-model.js').RoomModel} */ room, /** @type {boolean} */ isCurrent) {
    const badge = room.unread === 0 ? null : element('span', { class: 'badge', 'data-testid': 'unread' },
      room.unread > 99 ? '99+' : String(room.unread), element('span', { class: 'hidden-text' }, ` unread`));
    const note = room.state === 'refused' ? element('span', { class: 'room-note' }, 'no entry') : null;
    const parts = [element('span', { class: 'hash', 'aria-hidden': 'true' }, '#'), element('span', { class: 'room-name' }, room.name), note, badge];
    link.className = `room${room.unread > 0 ? ' has-unread' : ''}`;
    link.ariaCurrent = isCurrent ? 'page' : null;
    link.replaceChildren(...parts.filter((part) => part !== null));
  }

  #submit(/** @type {(room: string) => void} */ join) {
    const room = this.#input.value.trim().replace(/^#/, '');
    if (!RoomPattern.test(room)) {
      this.#complain(room === '' ? 'Type the name of a room.' : NameRule);
      this.#input.focus();
      return;
    }
    this.#input.value = '';
    join(room);
  }

  #complain(/** @type {string} */ sentence) {
    this.#error.textContent = sentence;
    this.#input.setAttribute('aria-invalid', String(sentence !== ''));
  }
}

/** @param {import('./room-model.js').RoomModel | null} room @param {boolean} isConnected */
export function subtitleOf(room, isConnected) {
  if (room === null) return 'You are in no room.';
  if (!isConnected) return 'Not connected';
  if (room.state === 'refused') return 'No entry';
  if (room.state !== 'joined') return 'Joining…';
  const people = room.peopleNow;
  if (people === null) return '';
  if (!people.isWhole) return `Up to ${counted(people.connections, 'person', 'people')} here`;
  return people.members.length <= 1 ? 'Only you are here' : `${counted(people.members.length, 'person', 'people')} here`;
}
