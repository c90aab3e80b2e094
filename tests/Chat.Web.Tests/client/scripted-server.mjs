import { ChatClient } from '../../../src/Chat.Web/wwwroot/chat-client.js';
import { FakeClock, settle } from './fake-clock.mjs';

/** The server's end of one WebSocket, for a test to speak its lines. */
export class ScriptedSocket {
  sent = [];
  isClosed = false;

  constructor(url, protocols) {
    this.url = new URL(url);
    this.protocols = protocols;
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.isClosed = true;
    this.closeCode = code;
  }

  async open() {
    this.onopen?.({});
    await settle();
  }

  async say(...frames) {
    for (const frame of frames) this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) });
    await settle();
  }

  async drop(code = 1006, reason = '') {
    this.isClosed = true;
    this.onclose?.({ code, reason });
    await settle();
  }

  /** The newest frame of an action that was not answered yet, or undefined. */
  asked(action, room) {
    const fits = (frame) => frame.action === action && (room === undefined || frame.room === room);
    return this.sent.filter((frame) => fits(frame) && !frame.answered).at(-1);
  }

  async answer(action, frame, room) {
    const asked = this.asked(action, room);
    if (!asked) throw new Error(`No ${action} waits for an answer; sent: ${JSON.stringify(this.sent)}`);
    asked.answered = true;
    await this.say({ room: asked.room, ...frame, ref: asked.ref });
    return asked;
  }
}

/** A client under test with all that surrounds it. */
export function start(options = {}) {
  const clock = new FakeClock();
  const sockets = [];
  const events = [];
  class Socket extends ScriptedSocket {
    constructor(url, protocols) {
      super(url, protocols);
      sockets.push(this);
    }
  }
  let ids = 0;
  const network = new EventTarget();
  const client = new ChatClient('ws://chat.test/local', {
    name: 'alice', WebSocket: Socket, clock, random: () => 0.5, newId: () => `id-${++ids}`, network, ...options,
  });
  for (const type of ['state', 'room', 'entries', 'reset', 'outgoing', 'trouble', 'gateway', 'frame']) {
    client.addEventListener(type, (event) => events.push({ type, ...event.detail }));
  }
  client.connect();
  return {
    client, clock, sockets, events, network,
    get socket() { return sockets.at(-1); },
    of: (type) => events.filter((event) => event.type === type),
    shown: (room = 'lobby') => events.filter((e) => e.type === 'entries' && e.room === room).flatMap((e) => e.entries.map((x) => x.seq)),
  };
}

export function message(seq, more = {}) {
  return { type: 'message', room: 'lobby', seq, user: 'guest:bob', name: 'bob', text: `text ${seq}`, at: '2026-11-24T09:00:00.000Z', ...more };
}

export function joined(seq, more = {}) {
  return { type: 'joined', seq, epoch: 'e1', connections: 1, read: 0, entries: [], more: false, lost: false, ...more };
}

export function history(entries, more = {}) {
  return { type: 'history', epoch: 'e1', entries, more: false, lost: false, ...more };
}

export function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** A client that is connected, in its starting room, with its first page. */
export async function ready({ newest = 3, page = range(Math.max(1, newest - 49), newest), more = false, ...options } = {}) {
  const chat = start(options);
  await settle();
  await chat.socket.open();
  await chat.socket.answer('join', joined(newest), 'lobby');
  await chat.socket.answer('history', history(page.map((seq) => message(seq)), { more }), 'lobby');
  return chat;
}

/** Lets minutes pass on a connection whose server answers pings, until they are over or the condition holds. */
export async function passMinutes(chat, socket, most, until = () => false) {
  for (let minute = 0; minute < most && !until(); minute++) {
    await chat.clock.advance(60_000);
    if (socket.asked('ping')) await socket.answer('ping', { type: 'pong' });
  }
}
