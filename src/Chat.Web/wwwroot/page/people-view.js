import { Drawer } from './drawer.js';
import { byId, element, oncePerFrame, paintAvatar } from './dom.js';
import { counted, sentence } from './words.js';

/** How often the list is asked for while it is open and seen. */
const RefreshMs = 20_000;

/**
 * Who is in the room that is shown. Asked for when the room is shown, when somebody speaks who was not there before,
 * and now and then while the list is open: an idle page asks nothing.
 */
export class PeopleView {
  #list = byId('people-list');
  #note = byId('people-note');
  #drawer = new Drawer('people', 'open-people', '(max-width: 1099px)', () => this.refresh());
  #who;
  #counted;
  #isAsking = false;
  /** Somebody new spoke during a request, whose answer may be of before. */
  #isStale = false;
  /** @type {import('./room-model.js').RoomModel | null} */ #room = null;
  #soon = oncePerFrame(() => void this.#ask());

  /** @param {(room: string) => Promise<any>} who @param {() => void} counted called when the room's members are known anew */
  constructor(who, counted) {
    this.#who = who;
    this.#counted = counted;
    setInterval(() => this.#drawer.isOpen && !document.hidden && this.refresh(), RefreshMs);
  }

  /** @param {import('./room-model.js').RoomModel | null} room */
  show(room) {
    this.#room = room;
    this.#list.replaceChildren();
    this.#note.textContent = 'Loading…';
    if (room === null) this.#drawer.close(false);
    this.refresh();
  }

  /** The room's state has changed, perhaps so that its members are not known any more. */
  changed() {
    if (this.#room?.members === null) this.refresh();
  }

  /** @param {string[]} users who have just spoken */
  heard(users) {
    const known = this.#room?.members ?? [];
    if (users.some((user) => !known.some((member) => member.user === user))) {
      this.#isStale = true;
      this.refresh();
    }
  }

  refresh() {
    this.#soon();
  }

  async #ask() {
    const room = this.#room;
    if (room?.state !== 'joined' || this.#isAsking) return;
    this.#isAsking = true;
    this.#isStale = false;
    const answer = await this.#who(room.name);
    this.#isAsking = false;
    if (this.#isStale || room !== this.#room) this.refresh();
    if (room !== this.#room) return;
    if (answer.error) return void (this.#note.textContent = `The list cannot be shown. ${sentence(answer.error)}`);
    room.members = answer.members;
    room.connections = answer.connections;
    this.#paint(room);
    this.#counted();
  }

  #paint(/** @type {import('./room-model.js').RoomModel} */ room) {
    const members = [...(room.members ?? [])];
    members.sort((a, b) => Number(b.user === room.me) - Number(a.user === room.me) || (a.name < b.name ? -1 : 1));
    this.#list.replaceChildren(...members.map((member) => this.#row(member, member.user === room.me)));
    const more = room.connections > members.length ? `, ${counted(room.connections, 'connection')}` : '';
    this.#note.textContent = `${counted(members.length, 'person', 'people')}${more}`;
  }

  #row(/** @type {{user: string, name: string}} */ member, /** @type {boolean} */ isMe) {
    const avatar = element('span', { 'aria-hidden': 'true' });
    paintAvatar(avatar, member.name);
    const you = isMe ? element('span', { class: 'you' }, 'you') : null;
    return element('li', { class: 'person', 'data-testid': 'person' }, avatar, element('bdi', { class: 'person-name' }, member.name), you);
  }
}
