import { byId } from './dom.js';
import { NamePattern } from './storage.js';

/**
 * Asks for a name. Where there is one already, the dialog can be left without a change.
 * @param {string | null} present
 * @returns {Promise<string | null>} the chosen name; null where nothing was changed
 */
export function askName(present) {
  const dialog = byId('welcome');
  const input = byId('welcome-name');
  const error = byId('welcome-error');
  byId('welcome-title').textContent = present === null ? 'What should people call you?' : 'Change your name';
  input.value = present ?? '';
  error.textContent = '';
  return new Promise((resolve) => {
    const close = (/** @type {string | null} */ name) => {
      dialog.close();
      resolve(name);
    };
    input.oninput = () => (error.textContent = '');
    dialog.oncancel = (/** @type {Event} */ event) => {
      event.preventDefault();
      if (present !== null) close(null);
    };
    byId('welcome-form').onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const name = input.value.trim();
      const complaint = complaintAbout(name);
      error.textContent = complaint;
      input.setAttribute('aria-invalid', String(complaint !== ''));
      if (complaint === '') close(name === present ? null : name);
      else input.focus();
    };
    dialog.showModal();
    input.select();
  });
}

function complaintAbout(/** @type {string} */ name) {
  if (name === '') return 'Type a name to enter.';
  if (name.length > 32) return 'That name is too long: 32 characters at most.';
  return NamePattern.test(name) ? '' : 'Use letters without accents, digits, and _ . - only.';
}
