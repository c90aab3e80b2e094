/** The element of the page with an id that is known to be there. @param {string} id @returns {any} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element #${id}.`);
  return element;
}

/**
 * Makes an element. Text only ever becomes text: nothing here reads HTML.
 * @param {string} tag
 * @param {Record<string, string | boolean | ((event: Event) => void) | null | undefined>} [attributes] functions listen
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** An icon of the page's own sprite. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A round sign for a person: two letters on a colour that stays with the name. @param {HTMLElement} into @param {string} name */
export function paintAvatar(into, name) {
  let hash = 0;
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  const letters = [...name.replace(/^guest-/, '').replace(/[^\p{L}\p{N}]/gu, '')].slice(0, 2).join('').toUpperCase();
  into.className = `avatar hue-${hash % 8}`;
  into.textContent = letters || '?';
}

/** How long a tab that shows nothing gathers changes. */
const HiddenMs = 250;

/** Runs something once per frame at most; in a background tab, where no frame is drawn, a few times a second. @param {() => void} run */
export function oncePerFrame(run) {
  let isPlanned = false;
  const now = () => {
    if (!isPlanned) return;
    isPlanned = false;
    run();
  };
  // A frame that was asked for just before the tab was hidden comes only when the tab is seen again.
  document.addEventListener('visibilitychange', () => document.hidden && setTimeout(now, HiddenMs));
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    if (document.hidden) setTimeout(now, HiddenMs);
    else requestAnimationFrame(now);
  };
}
