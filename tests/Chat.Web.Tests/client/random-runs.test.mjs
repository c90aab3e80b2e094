import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatClient } from '../../../src/Chat.Web/wwwroot/chat-client.js';
import { FakeClock } from './fake-clock.mjs';
import { ModelServer, randomFrom } from './model-server.mjs';

const runs = Number(process.env.CHAT_WEB_RUNS ?? 60);
const firstSeed = Number(process.env.CHAT_WEB_SEED ?? Math.floor(Math.random() * 1_000_000_000));
const rooms = ['lobby', 'cats', 'dogs'];

/** What a page would show: entries by number, emptied by `reset`; showing one twice is an error at once. */
class Reader {
  shown = new Map(rooms.map((room) => [room, new Map()]));
  hasOlder = new Map();

  constructor(client) {
    client.addEventListener('reset', (event) => this.shown.get(event.detail.room).clear());
    client.addEventListener('room', (event) => this.hasOlder.set(event.detail.room, event.detail.hasOlder));
    client.addEventListener('entries', (event) => this.#take(event.detail));
  }

  forget(room) {
    this.shown.get(room).clear();
  }

  #take({ room, entries }) {
    let last = 0;
    for (const entry of entries) {
      assert.ok(entry.seq > last, `${room} ${entry.seq} came after ${last} in one event`);
      assert.ok(!this.shown.get(room).has(entry.seq), `${room} ${entry.seq} was shown twice`);
      this.shown.get(room).set(entry.seq, entry.text);
      last = entry.seq;
    }
  }
}

function someFaults(random) {
  const upTo = (most) => (random() < 0.4 ? 0 : random() * most);
  return {
    lose: upTo(0.15), double: upTo(0.2), delay: upTo(4_000), skip: upTo(0.2), slowStore: upTo(0.2), gatewayError: upTo(0.1), refuseDial: upTo(0.4),
  };
}

function trouble(random, { server, client, reader, sent, forgets }) {
  const room = rooms[Math.floor(random() * rooms.length)];
  const dice = random();
  if (dice < 0.55) server.append(room, `theirs ${random()}`);
  else if (dice < 0.8) sent.push(client.send(room, `mine ${sent.length} ${random()}`));
  else if (dice < 0.86) server.dropAll();
  else if (dice < 0.9) client.probe();
  else if (dice < 0.94) void client.loadOlder(room);
  else if (dice < 0.96) server.faults = someFaults(random);
  else if (dice < 0.975 && client.rooms.includes(room)) {
    client.leave(room);
    reader.forget(room);
    if (random() < 0.5) client.join(room);
  } else if (dice < 0.985) for (const name of rooms) client.join(name);
  else if (forgets) server.forget();
}

async function run(seed, forgets) {
  const random = randomFrom(seed);
  const clock = new FakeClock();
  const server = new ModelServer(clock, random);
  for (const room of rooms) for (let n = 0; n < random() * 30; n++) server.append(room, `old ${n}`);
  server.faults = someFaults(random);
  let ids = 0;
  const client = new ChatClient('ws://model/local', {
    name: 'a', rooms: rooms.slice(1), WebSocket: server.WebSocket, clock, random, newId: () => `id${++ids}`, network: null,
  });
  const reader = new Reader(client);
  const sent = [];
  client.connect();
  for (let step = 0; step < 120; step++) {
    trouble(random, { server, client, reader, sent, forgets });
    await clock.advance(random() * (random() < 0.02 ? 130 * 60_000 : random() < 0.1 ? 60_000 : 2_000));
  }
  server.calmDown();
  for (const room of rooms) client.join(room);
  await clock.advance(180_000);
  for (const room of rooms) server.append(room, 'the last one');
  await clock.advance(60_000);
  for (const room of rooms) while (reader.hasOlder.get(room)) await Promise.all([client.loadOlder(room), clock.advance(1_000)]);
  check({ client, server, reader, sent, forgets });
  const quiet = server.sockets.size;
  client.close();
  await clock.advance(20 * 60_000);
  assert.equal(quiet, 1, 'one connection is open at the end');
}

function check({ server, reader, sent, forgets }) {
  for (const room of rooms) {
    const shown = [...reader.shown.get(room)].sort(([a], [b]) => a - b);
    assert.deepEqual(shown, server.stored(room).map((entry) => [entry.seq, entry.text]), `${room} is whole`);
  }
  for (const message of sent) {
    assert.notEqual(message.state, 'sending', message.text);
    const copies = rooms.flatMap((room) => server.stored(room)).filter((entry) => entry.text === message.text);
    if (!forgets && message.state === 'sent') assert.equal(copies.length, 1, message.text);
    assert.ok(copies.length <= 1, `${message.text} is doubled`);
  }
}

for (const [name, forgets] of [['loses, doubles, reorders and restarts, through leaves, joins and 2-hour limits', false], ['now and then loses all data as well', true]]) {
  test(`Against a server that ${name}, each room ends whole: every entry once, none missing (${runs} runs from seed ${firstSeed})`, async () => {
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      try {
        await run(seed, forgets);
      } catch (error) {
        throw new Error(`To repeat: CHAT_WEB_SEED=${seed} CHAT_WEB_RUNS=1`, { cause: error });
      }
    }
  });
}
