import { Drawer } from './drawer.js';
import { byId, element, paintAvatar } from './dom.js';
import { counted, sentence } from './words.js';

/** How often the list is asked for while it is open and seen. */
const RefreshMs = 20_000;

/** Who is in the room that is shown. */
export class PeopleView {
  #list = byId('people-list');
  #note = byId('people-note');
  #drawer = new Drawer('people', 'open-people', '(max-width: 1099px)', () => void this.refresh());
  #who;
  #me;
  /** @type {string | null} */ #room = null;

  /** @param {string} me one's own id @param {(room: string) => Promise<any>} who */
  constructor(me, who) {
    this.#me = me;
    this.#who = who;
    setInterval(() => document.hidden || void this.refresh(), RefreshMs);
  }

  /** @param {string} me @param {(room: string) => Promise<any>} who */
  rebind(me, who) {
    this.#me = me;
    this.#who = who;
  }

  /** @param {string | null} room */
  show(room) {
    if (room === this.#room) return;
    this.#room = room;
    this.#list.replaceChildren();
    void this.refresh();
  }

  close() {
    this.#drawer.close(false);
  }

  async refresh() {
    const room = this.#room;
    if (!this.#drawer.isOpen || room === null) return;
    if (this.#list.childElementCount === 0) this.#note.textContent = 'Loading…';
    const answer = await this.#who(room);
    if (room !== this.#room) return;
    if (answer.error) this.#note.textContent = `The list cannot be shown. ${sentence(answer.error)}`;
    else this.#paint(answer);
  }

  #paint(/** @type {{members: {user: string, name: string}[], connections: number}} */ { members, connections }) {
    const sorted = [...members].sort((a, b) => Number(b.user === this.#me) - Number(a.user === this.#me) || (a.name < b.name ? -1 : 1));
    this.#list.replaceChildren(...sorted.map((member) => this.#row(member)));
    const more = connections > members.length ? `, ${counted(connections, 'connection')}` : '';
    this.#note.textContent = `${counted(members.length, 'person', 'people')}${more}`;
  }

  #row(/** @type {{user: string, name: string}} */ member) {
    const avatar = element('span', { 'aria-hidden': 'true' });
    paintAvatar(avatar, member.name);
    const you = member.user === this.#me ? element('span', { class: 'you' }, 'you') : null;
    return element('li', { class: 'person', 'data-testid': 'person' }, avatar, element('bdi', { class: 'person-name' }, member.name), you);
  }
}
