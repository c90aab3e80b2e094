import { Drawer } from './drawer.js';
import { byId, element, oncePerFrame, paintAvatar } from './dom.js';
import { PeopleFreshMs } from './room-model.js';
import { counted, sentence } from './words.js';

/** How often it is asked who is here: before the last answer has become too old to be said. */
const RefreshMs = 25_000;

/**
 * Who is in the room that is shown. Asked for when the room is shown, when somebody speaks who was not there before,
 * and now and then while the page is seen: a page in the background asks nothing. One page of the answer is enough to
 * count; all of them are asked for while the list is open.
 */
export class PeopleView {
  #list = byId('people-list');
  #note = byId('people-note');
  #drawer = new Drawer('people', 'open-people', '(max-width: 1099px)', () => this.refresh());
  #who;
  #counted;
  #isAsking = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #ageing;
  /** @type {import('./room-model.js').RoomModel | null} */ #room = null;
  #soon = oncePerFrame(() => void this.#ask());

  /**
   * @param {(room: string, pages: number) => Promise<any>} who
   * @param {() => void} counted called when who is here is known anew, or not any more
   */
  constructor(who, counted) {
    this.#who = who;
    this.#counted = counted;
    setInterval(() => this.refresh(), RefreshMs);
  }

  /** @param {import('./room-model.js').RoomModel | null} room */
  show(room) {
    this.#room = room;
    this.#list.replaceChildren();
    this.#note.textContent = 'Loading…';
    if (room === null) this.#drawer.close(false);
    this.refresh();
  }

  /** The room's state has changed, perhaps so that it is not known any more who is here. */
  changed() {
    if (this.#room?.people === null) this.refresh();
  }

  refresh() {
    this.#soon();
  }

  async #ask() {
    const room = this.#room;
    if (room?.state !== 'joined' || this.#isAsking || document.hidden) return;
    this.#isAsking = true;
    room.askingPeople();
    const askedAt = Date.now();
    const answer = await this.#who(room.name, this.#drawer.isOpen ? Infinity : 1);
    this.#isAsking = false;
    if (room !== this.#room) return this.refresh();
    if (answer.error) return void (this.#note.textContent = `The list cannot be shown. ${sentence(answer.error)}`);
    room.setPeople(answer, askedAt);
    if (room.people === null || (this.#drawer.isOpen && !answer.isWhole)) this.refresh();
    this.#paint(room, answer);
    this.#counted();
    clearTimeout(this.#ageing);
    this.#ageing = setTimeout(this.#counted, askedAt + PeopleFreshMs - Date.now() + 1);
  }

  #paint(/** @type {import('./room-model.js').RoomModel} */ room, /** @type {import('./room-model.js').People} */ people) {
    const members = [...people.members];
    members.sort((a, b) => Number(b.user === room.me) - Number(a.user === room.me) || (a.name < b.name ? -1 : 1));
    this.#list.replaceChildren(...members.map((member) => this.#row(member, member.user === room.me)));
    const more = people.connections > members.length ? `, ${counted(people.connections, 'connection')}` : '';
    this.#note.textContent = `${counted(members.length, 'person', 'people')}${more}`;
  }

  #row(/** @type {{user: string, name: string}} */ member, /** @type {boolean} */ isMe) {
    const avatar = element('span', { 'aria-hidden': 'true' });
    paintAvatar(avatar, member.name);
    const you = isMe ? element('span', { class: 'you' }, 'you') : null;
    return element('li', { class: 'person', 'data-testid': 'person' }, avatar, element('bdi', { class: 'person-name' }, member.name), you);
  }
}
