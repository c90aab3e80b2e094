import { webSocketUrl } from './address.js';
import { ChatPage } from './chat-page.js';
import { byId } from './dom.js';
import { Memory } from './storage.js';
import { askName } from './welcome.js';

const memory = new Memory(new URLSearchParams(location.search));

try {
  const url = await webSocketUrl();
  memory.name ??= await askName(null);
  const page = new ChatPage(url, memory);
  page.start();
} catch (error) {
  byId('fatal').hidden = false;
  byId('fatal-text').textContent = error instanceof Error ? error.message : String(error);
}
