import { TextBytes, textBytes } from '../chat-client.js';
import { byId } from './dom.js';

/** From here on the bytes are counted for the writer to see. */
const CountFrom = TextBytes - 1_024;

/** The box that messages are written in. Enter sends, Shift+Enter starts a line. */
export class Composer {
  /** @type {HTMLTextAreaElement} */ #box = byId('composer-text');
  /** @type {HTMLButtonElement} */ #button = byId('send');
  #count = byId('composer-count');
  #send;

  /** @param {(text: string) => void} send @param {(text: string) => void} wrote told all that is in the box, at each change */
  constructor(send, wrote) {
    this.#send = send;
    const form = byId('composer');
    form.onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit();
    };
    this.#box.onkeydown = (event) => {
      // While an input method composes, Enter chooses a candidate.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      // A key that is still held down from a button that led here sends no draft.
      if (!event.repeat) this.#submit();
    };
    this.#box.oninput = () => {
      wrote(this.#box.value);
      this.#changed();
    };
  }

  /** @param {string | null} room null where there is no room to write to @param {string} draft */
  show(room, draft) {
    const label = room === null ? 'Message' : `Message #${room}`;
    byId('composer-label').textContent = label;
    this.#box.placeholder = label;
    this.#box.value = draft;
    this.#changed();
  }

  /** @param {boolean} isEnabled whether there is a room that takes messages */
  setEnabled(isEnabled) {
    if (this.#box.disabled === !isEnabled) return;
    this.#box.disabled = !isEnabled;
    this.#changed();
  }

  focus() {
    this.#box.focus();
  }

  #submit() {
    const text = sendable(this.#box.value);
    if (text.trim() === '' || textBytes(text) > TextBytes) return;
    this.#box.value = '';
    this.#changed();
    this.#box.focus();
    this.#send(text);
  }

  #changed() {
    const text = sendable(this.#box.value);
    const bytes = textBytes(text);
    const left = TextBytes - bytes;
    this.#button.disabled = this.#box.disabled || text.trim() === '' || left < 0;
    this.#box.setAttribute('aria-invalid', String(left < 0));
    this.#count.classList.toggle('over', left < 0);
    this.#count.textContent = bytes < CountFrom ? ''
      : left < 0 ? `${(-left).toLocaleString()} bytes too long` : `${left.toLocaleString()} bytes left`;
    this.#grow();
  }

  /** Style objects are open to scripts under the page's policy; style attributes in markup are not. */
  #grow() {
    this.#box.style.height = 'auto';
    this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}

/** The text as the protocol takes it: line feeds alone, no other control characters, no half of a surrogate pair. */
function sendable(/** @type {string} */ text) {
  const lines = text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  return lines.replace(/\p{Surrogate}/gu, '\ufffd').replace(/\s+$/u, '');
}
