import { Timing, backoff, pause } from './timing.js';

/** Bytes of UTF-8 that a message's text may have. */
export const TextBytes = 8_192;

const encoder = new TextEncoder();

/** @param {string} text */
export function textBytes(text) {
  return encoder.encode(text).length;
}

/**
 * A message on its way. `state` goes from `sending` to `sent` or `failed`; `done` resolves with this object then, and
 * never rejects. A failed one may still become `sent`, where its answer comes late or it is retried.
 */
export class Outgoing {
  /** @type {'sending' | 'sent' | 'failed'} */ state = 'sending';
  /** @type {number | null} the entry's number once it is sent */ seq = null;
  /** @type {any} why it failed: the protocol's `error` frame or one of its shape */ error = null;
  /** @type {number | null} when it first went onto a socket */ firstSentAt = null;
  /** @type {Promise<Outgoing>} */ done;
  /** @type {(self: Outgoing) => void} */ resolve = () => {};
  /** @type {unknown} */ timer = null;

  /** @param {string} id @param {string} room @param {string} text @param {Record<string, unknown>} fields @param {number} now */
  constructor(id, room, text, fields, now) {
    this.id = id;
    this.room = room;
    this.text = text;
    this.fields = fields;
    this.createdAt = now;
    this.done = new Promise((resolve) => (this.resolve = resolve));
  }
}

/**
 * Sends messages with an `id`, again and again with the same one until there is an answer. One message of a room is
 * under way at a time: frames of one connection may be processed at the same time, and people expect their own order.
 *
 * @typedef {object} OutboxHost
 * @property {import('./timing.js').Clock} clock
 * @property {() => number} random
 * @property {() => string} newId
 * @property {(room: string) => import('./link.js').Link | null} linkFor a link that has joined the room
 * @property {(room: string) => Promise<boolean>} rejoin the server does not know the membership any more
 * @property {(type: string, detail: object) => void} emit
 */
export class Outbox {
  /** @type {Map<string, Outgoing[]>} */ #queues = new Map();
  /** @type {Set<string>} */ #busy = new Set();
  /** @type {OutboxHost} */ #host;

  /** @param {OutboxHost} host */
  constructor(host) {
    this.#host = host;
  }

  /** @param {string} room @param {string} text @param {Record<string, unknown>} fields */
  add(room, text, fields) {
    const message = new Outgoing(this.#host.newId(), room, text, fields, this.#host.clock.now());
    this.#enqueue(message);
    return message;
  }

  /** Sends a failed message again: with its id while the server remembers it, else as a new message. */
  retry(/** @type {Outgoing} */ message) {
    if (message.state !== 'failed') return;
    const now = this.#host.clock.now();
    if (message.firstSentAt !== null && now - message.firstSentAt > Timing.resendFor) {
      message.id = this.#host.newId();
      message.firstSentAt = null;
    }
    message.createdAt = now;
    message.done = new Promise((resolve) => (message.resolve = resolve));
    this.#enqueue(message);
  }

  /** Ends all messages of a room, or of every room, that have no answer yet. */
  abandon(/** @type {any} */ error, /** @type {string | null} */ room = null) {
    for (const [name, queue] of this.#queues) {
      if (room === null || name === room) for (const message of [...queue]) this.#fail(message, error);
    }
  }

  /** Sends what waits for a room, once there is a link that has joined it. */
  async pump(/** @type {string} */ room) {
    if (this.#busy.has(room)) return;
    this.#busy.add(room);
    for (let attempt = 0; ; ) {
      const message = this.#queues.get(room)?.[0];
      const link = this.#host.linkFor(room);
      if (!message || !link) break;
      attempt = (await this.#sendOnce(link, message)) ? 0 : attempt + 1;
      if (attempt > 0 && message.state === 'sending' && link.isOpen) await this.#beforeRepeat(message, attempt);
    }
    this.#busy.delete(room);
  }

  #enqueue(/** @type {Outgoing} */ message) {
    message.timer = this.#host.clock.setTimeout(() => this.#fail(message, NotDelivered), Timing.giveUp);
    const queue = this.#queues.get(message.room) ?? [];
    this.#queues.set(message.room, queue);
    queue.push(message);
    this.#become(message, 'sending', null);
    void this.pump(message.room);
  }

  /** @param {import('./link.js').Link} link @param {Outgoing} message @returns {Promise<boolean>} whether it is settled */
  async #sendOnce(link, message) {
    const now = this.#host.clock.now();
    if (textBytes(message.text) > TextBytes) return this.#fail(message, TooLarge);
    message.firstSentAt ??= now;
    if (now - message.firstSentAt > Timing.resendFor) return this.#fail(message, NotDelivered);
    const { room, text, id, fields } = message;
    const answer = await link.request({ action: 'message', room, text, id, ...fields });
    if (answer.type === 'message') return this.#sent(message, answer.seq);
    message.error = answer;
    if (answer.code === 'not_in_room' && (await this.#host.rejoin(room))) return false;
    return answer.retryable ? false : this.#fail(message, answer);
  }

  /** An unanswered message has waited its 30 seconds already; a refused one waits what the server says, or a random while. */
  async #beforeRepeat(/** @type {Outgoing} */ message, /** @type {number} */ attempt) {
    const { code, retryAfterMs } = message.error ?? {};
    if (code === 'no_answer' || code === 'disconnected') return;
    await pause(this.#host.clock, retryAfterMs ?? backoff(attempt - 1, this.#host.random));
  }

  #sent(/** @type {Outgoing} */ message, /** @type {number} */ seq) {
    message.seq = seq;
    return this.#settle(message, 'sent', null);
  }

  #fail(/** @type {Outgoing} */ message, /** @type {any} */ error) {
    return message.state === 'sending' ? this.#settle(message, 'failed', error) : true;
  }

  #settle(/** @type {Outgoing} */ message, /** @type {'sent' | 'failed'} */ state, /** @type {any} */ error) {
    this.#host.clock.clearTimeout(message.timer);
    const queue = this.#queues.get(message.room) ?? [];
    const index = queue.indexOf(message);
    if (index >= 0) queue.splice(index, 1);
    this.#become(message, state, error);
    message.resolve(message);
    return true;
  }

  #become(/** @type {Outgoing} */ message, /** @type {'sending' | 'sent' | 'failed'} */ state, /** @type {any} */ error) {
    message.state = state;
    message.error = error;
    this.#host.emit('outgoing', { message });
  }
}

const NotDelivered = Object.freeze({
  type: 'error', code: 'no_answer', retryable: true, message: 'The server did not confirm the message within 10 minutes.',
});

const TooLarge = Object.freeze({
  type: 'error', code: 'too_large', retryable: false, message: `A message holds up to ${TextBytes} bytes.`,
});
