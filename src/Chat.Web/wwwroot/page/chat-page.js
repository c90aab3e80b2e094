import { hashOf, roomOf } from './address.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { byId, element, oncePerFrame, paintAvatar } from './dom.js';
import { MessageList } from './message-list.js';
import { newMessages } from './message-row.js';
import { Notice } from './notice.js';
import { PeopleView } from './people-view.js';
import { RoomsView, subtitleOf } from './rooms-view.js';
import { StatusView } from './status-view.js';
import { askName } from './welcome.js';
import { sentence } from './words.js';

/** Announcements that are kept for a screen reader to catch up with. */
const Announced = 8;

/** The whole page: a conversation, and the views that show it. */
export class ChatPage {
  #url;
  #memory;
  /** @type {Conversation} */ #chat;
  /** @type {string | null} */ #current = null;
  #composer = new Composer((text) => this.#send(text), (text) => this.#keepDraft(text));
  #roomsView = new RoomsView((room) => this.#join(room), (room) => this.#go(room));
  #notice = new Notice();
  #announcer = byId('announcer');
  #status = new StatusView(() => this.#chat.client.probe());
  /** @type {MessageList} */ #list;
  /** @type {PeopleView} */ #people;
  /** A frame begins with its scroll events: only then is it known whether the reader is still at the end. */
  #paintSoon = oncePerFrame(() => {
    this.#seen();
    this.#roomsChanged();
  });

  /** @param {string} url of the WebSocket API @param {import('./storage.js').Memory} memory that knows a name */
  constructor(url, memory) {
    this.#url = url;
    this.#memory = memory;
    this.#chat = this.#converse();
    this.#list = this.#listFor(this.#chat);
    this.#people = new PeopleView((room, pages) => this.#chat.client.who(room, pages), () => this.#paintHead());
  }

  start() {
    for (const id of ['app', 'skip']) byId(id).hidden = false;
    byId('pill').onclick = () => this.#list.toEnd();
    byId('leave').onclick = () => this.#leave();
    byId('change-name').onclick = () => this.#changeName();
    byId('skip').onclick = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#composer.focus();
    };
    addEventListener('hashchange', () => this.#followLink());
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
    this.#begin();
  }

  #converse() {
    const linked = roomOf(location.hash);
    const kept = this.#memory.rooms;
    const rooms = [...new Set([...(kept.length ? kept : linked ? [] : ['lobby']), ...(linked ? [linked] : [])])];
    this.#memory.rooms = rooms;
    this.#current = linked ?? rooms[0];
    return new Conversation(this.#url, this.#memory.name ?? '', rooms, this.#memory, {
      state: (detail) => {
        this.#status.show(detail);
        this.#paintHead();
      },
      room: (room) => this.#roomChanged(room),
      rooms: () => this.#paintSoon(),
      live: (room, messages) => this.#announce(room, messages),
      isReading: (room) => this.#isReading(room),
    });
  }

  #listFor(/** @type {Conversation} */ chat) {
    return new MessageList(byId('scroller'), byId('messages'), chat.name, {
      needsOlder: () => this.#room && void chat.loadOlder(this.#room),
      moved: () => this.#seen(),
      retry: (message) => {
        chat.client.retry(message);
        this.#composer.focus();
      },
      discard: (message) => {
        if (this.#room) chat.discard(this.#room, message);
        this.#composer.focus();
      },
    });
  }

  #begin() {
    byId('my-name').textContent = this.#chat.name;
    paintAvatar(byId('my-avatar'), this.#chat.name);
    this.#chat.client.connect();
    this.#show(this.#current);
    this.#composer.focus();
  }

  get #room() {
    return this.#current === null ? null : (this.#chat.rooms.get(this.#current) ?? null);
  }

  #go(/** @type {string} */ room) {
    this.#roomsView.close();
    if (roomOf(location.hash) === room) this.#show(room);
    else location.hash = hashOf(room);
    this.#composer.focus();
  }

  #followLink() {
    const room = roomOf(location.hash);
    if (room === null) return;
    if (!this.#chat.rooms.has(room)) this.#chat.join(room);
    this.#show(room);
  }

  #join(/** @type {string} */ room) {
    this.#chat.join(room);
    this.#go(room);
  }

  #leave() {
    const room = this.#current;
    if (room === null) return;
    this.#chat.leave(room);
    this.#memory.setDraft(room, '');
    const next = [...this.#chat.rooms.keys()].sort()[0] ?? null;
    history.replaceState(null, '', next === null ? location.pathname + location.search : hashOf(next));
    this.#show(next);
    this.#announcer.append(element('p', {}, `You left #${room}`));
    this.#focusAfterLeaving();
  }

  /** The button that was pressed is gone, or would leave the next room as well. */
  #focusAfterLeaving() {
    if (this.#current === null) this.#roomsView.focusJoin();
    else if (this.#room?.state === 'refused') byId('scroller').focus();
    else this.#composer.focus();
  }

  #show(/** @type {string | null} */ name) {
    const before = this.#room;
    if (before && before.name !== name && before.unread === 0) before.newAfter = null;
    this.#current = name;
    const room = this.#room;
    this.#composer.show(room?.name ?? null, room ? this.#memory.draftOf(room.name) : '');
    this.#list.show(room);
    this.#people.show(room);
    this.#roomsView.forgive();
    byId('scroller').setAttribute('aria-label', room ? `Messages in #${room.name}` : 'Messages');
    this.#announcer.replaceChildren();
    this.#seen();
    this.#paintHead();
    this.#roomsChanged();
  }

  #send(/** @type {string} */ text) {
    const room = this.#room;
    if (!room) return;
    this.#keepDraft('');
    room.newAfter = null;
    this.#chat.client.send(room.name, text);
    this.#list.toEnd();
  }

  #keepDraft(/** @type {string} */ text) {
    if (this.#current !== null) this.#memory.setDraft(this.#current, text);
  }

  #roomChanged(/** @type {import('./room-model.js').RoomModel} */ room) {
    if (room.name !== this.#current) return;
    this.#list.changed();
    this.#people.changed();
    this.#paintSoon();
    this.#paintHead();
  }

  /** What is at the end of the list, in a tab that is looked at, counts as read. */
  #isReading(/** @type {import('./room-model.js').RoomModel} */ room) {
    return room.name === this.#current && !document.hidden && this.#list.isAtEnd;
  }

  #seen() {
    const room = this.#room;
    if (room && this.#isReading(room)) this.#chat.markRead(room);
    this.#paintPill();
  }

  #visibilityChanged() {
    if (document.hidden) return;
    this.#chat.client.probe();
    this.#people.refresh();
    this.#paintHead();
    this.#list.changed();
    this.#seen();
  }

  #paintHead() {
    const room = this.#room;
    byId('room-title').textContent = room ? `# ${room.name}` : 'No room';
    byId('room-subtitle').textContent = subtitleOf(room, this.#chat.client.state === 'connected');
    for (const id of ['leave', 'open-people']) byId(id).hidden = room === null;
    this.#composer.setEnabled(room !== null && room.state !== 'refused');
    if (room === null) this.#notice.show('You are in no room', 'Join one by its name, in the list of rooms.');
    else if (room.state === 'refused') {
      this.#notice.show(`You cannot enter #${room.name}`, sentence(room.error), () => this.#chat.client.join(room.name));
    } else if (room.trouble) this.#notice.show(`The messages of #${room.name} cannot be shown`, sentence(room.trouble));
    else this.#notice.hide();
  }

  #paintPill() {
    const room = this.#room;
    const pill = byId('pill');
    pill.hidden = !room || this.#list.isAtEnd || room.messages.length === 0;
    const unread = room?.unread ?? 0;
    pill.classList.toggle('news', unread > 0);
    byId('pill-text').textContent = unread > 0 ? newMessages(unread) : 'Newest messages';
  }

  #roomsChanged() {
    this.#roomsView.show(this.#chat.rooms.values(), this.#current);
    const unread = [...this.#chat.rooms.values()].reduce((sum, room) => sum + room.unread, 0);
    const where = this.#current === null ? 'Chat' : `#${this.#current} · Chat`;
    document.title = unread > 0 ? `(${unread}) ${where}` : where;
  }

  #announce(/** @type {import('./room-model.js').RoomModel} */ room, /** @type {any[]} */ messages) {
    if (room.name !== this.#current) return;
    const log = this.#announcer;
    for (const message of messages.slice(-Announced)) log.append(element('p', {}, `${message.name}: ${message.text}`));
    while (log.childElementCount > Announced) log.firstElementChild?.remove();
  }

  async #changeName() {
    const name = await askName(this.#chat.name);
    if (name === null) return;
    this.#memory.name = name;
    this.#chat.client.close();
    this.#list.show(null);
    this.#chat = this.#converse();
    this.#list = this.#listFor(this.#chat);
    this.#begin();
  }
}
