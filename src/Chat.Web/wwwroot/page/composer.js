import { TextBytes, textBytes } from '../chat-client.js';
import { byId } from './dom.js';
import { counted } from './words.js';

/** From so many bytes on the writer is told how much more there may be. */
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
    this.#count.textContent = bytes < CountFrom ? '' : left < 0 ? tooLong(text) : stillLeft(text, left);
    this.#grow();
  }

  /** Style objects are open to scripts under the page's policy; style attributes in markup are not. */
  #grow() {
    this.#box.style.height = 'auto';
    this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}

/** What a person sees as one character may be many bytes: a flag is 8, a family 25. */
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Beyond this a pasted text is far too long, and telling its characters apart takes longer than a key stroke. */
const SegmentedUnits = 20_000;

/** @param {string} text */
function charactersIn(text) {
  return text.length > SegmentedUnits ? [...text].length : [...characters.segment(text)].length;
}

/** How many of its last characters must go. */
function tooLong(/** @type {string} */ text) {
  let bytes = 0;
  let fits = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > TextBytes) break;
    fits += character.length;
  }
  return `About ${counted(charactersIn(text.slice(fits)), 'character')} too long`;
}

/** How many more there may be, if they are like those before. */
function stillLeft(/** @type {string} */ text, /** @type {number} */ left) {
  const more = Math.floor((left * charactersIn(text)) / (TextBytes - left));
  return more === 0 ? 'No room for more' : `About ${counted(more, 'character')} left`;
}

/** The text as the protocol takes it: line feeds alone, no other control characters, no half of a surrogate pair. */
function sendable(/** @type {string} */ text) {
  const lines = text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  return lines.replace(/\p{Surrogate}/gu, '\ufffd').replace(/\s+$/u, '');
}
