import { RoomPattern } from './storage.js';

/** The room that a link names, as in `#room=cats`; null where it names none that can exist. @param {string} hash */
export function roomOf(hash) {
  const room = new URLSearchParams(hash.replace(/^#/, '')).get('room');
  return room !== null && RoomPattern.test(room) ? room : null;
}

/** @param {string} room */
export const hashOf = (room) => `#room=${encodeURIComponent(room)}`;

/**
 * Where the WebSocket is: what `config.json` beside the page says, else `/local` on the page's own host. Where it says
 * that tokens are needed the page cannot serve anybody, and a browser would never tell it why it is refused.
 * @returns {Promise<string>}
 */
export async function webSocketUrl() {
  const own = new URL('/local', location.href);
  own.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  own.search = own.hash = '';
  const config = await readConfig();
  if (config?.tokens === true) {
    throw new Error(
      'This chat lets in only users who have signed in, and this page has no way to do so. Use a client that sends a token.',
    );
  }
  if (config?.url === undefined) return own.href;
  if (typeof config.url !== 'string' || !/^wss?:\/\//.test(config.url)) {
    throw new Error('config.json beside this page names no WebSocket address: its "url" must begin with wss://.');
  }
  return config.url;
}

/** @returns {Promise<any>} null where there is none: a static host may answer 403 as well as 404 for a missing file */
async function readConfig() {
  const response = await fetch('config.json', { cache: 'no-cache' }).catch(() => null);
  if (!response?.ok) return null;
  try {
    return await response.json();
  } catch {
    throw new Error('config.json beside this page is not JSON: mend or remove it and load the page again.');
  }
}
