import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settle } from './fake-clock.mjs';
import { history, joined, message, passMinutes, ready, start } from './scripted-server.mjs';

const minutes = 60_000;

test('The URL carries the name and the starting room', async () => {
  const chat = start({ name: 'alice', room: 'cats' });
  await settle();
  assert.equal(chat.socket.url.href, 'ws://chat.test/local?room=cats&name=alice');
});

test('A token goes into a subprotocol, not into the URL', async () => {
  const chat = start({ token: async () => 'h.p.s' });
  await settle();
  assert.deepEqual(chat.socket.protocols, ['chat.v1', 'bearer.h.p.s']);
  assert.ok(!chat.socket.url.href.includes('h.p.s'));
});

test('Each connection asks for a token of its own', async () => {
  let asked = 0;
  const chat = await ready({ token: () => `token-${++asked}` });
  await chat.socket.drop();
  await chat.clock.advance(1_000);
  assert.equal(chat.sockets.length, 2);
  assert.deepEqual(chat.socket.protocols, ['chat.v1', 'bearer.token-2']);
});

test('A token that has expired means a new connection with a new one, and what was asked is asked again', async () => {
  let asked = 0;
  const chat = await ready({ token: () => `token-${++asked}` });
  const outgoing = chat.client.send('lobby', 'hello');
  await settle();
  const old = chat.socket;
  await old.answer('message', { type: 'error', code: 'token_expired', message: 'The token has expired.', retryable: false });
  assert.equal(old.isClosed, true);
  assert.equal(outgoing.state, 'sending');
  await chat.clock.advance(1_000);
  assert.deepEqual(chat.socket.protocols, ['chat.v1', 'bearer.token-2']);
  await chat.socket.open();
  await chat.socket.answer('join', joined(3));
  const again = await chat.socket.answer('message', message(4, { text: 'hello' }));
  assert.equal(again.id, old.sent.find((frame) => frame.action === 'message').id);
  assert.equal(outgoing.state, 'sent');
  assert.deepEqual(chat.of('trouble'), []);
});

test('A token that has expired answers a join and a ping as well with a new connection', async () => {
  for (const action of ['join', 'ping']) {
    const chat = await ready({ token: () => 't' });
    if (action === 'join') chat.client.join('cats');
    else chat.client.probe();
    await settle();
    await chat.socket.answer(action, { type: 'error', code: 'token_expired', retryable: false });
    assert.equal(chat.sockets[0].isClosed, true);
    assert.equal(chat.of('room').some((event) => event.state === 'refused'), false);
    await chat.clock.advance(1_000);
    assert.equal(chat.sockets.length, 2);
  }
});

test('Where no token can be had the client says so, waits and asks again', async () => {
  let fails = true;
  const chat = start({
    token: async () => {
      if (fails) throw new Error('signed out');
      return 't';
    },
  });
  await settle();
  assert.equal(chat.sockets.length, 0);
  assert.equal(chat.of('state').at(-1).state, 'waiting');
  assert.equal(chat.of('trouble').at(-1).error.message, 'signed out');
  fails = false;
  await chat.clock.advance(1_000);
  await settle();
  assert.deepEqual(chat.socket.protocols, ['chat.v1', 'bearer.t']);
});

test('A renewal for which no token can be had keeps the connection that is there', async () => {
  let fails = false;
  const chat = await ready({
    token: async () => {
      if (fails) throw new Error('signed out');
      return 't';
    },
  });
  fails = true;
  await passMinutes(chat, chat.sockets[0], 119, () => chat.of('trouble').length > 0);
  assert.equal(chat.of('trouble').length, 1);
  assert.equal(chat.sockets[0].isClosed, false);
  assert.equal(chat.client.state, 'connected');
  fails = false;
  await passMinutes(chat, chat.sockets[0], 60, () => chat.sockets.length > 1);
  assert.equal(chat.sockets.length, 2);
});

test('The starting room is joined after connecting, for a clean cut', async () => {
  const chat = await ready();
  assert.deepEqual(chat.socket.sent.map((frame) => frame.action), ['join', 'history']);
  assert.equal('after' in chat.socket.sent[0], false);
  assert.equal(chat.of('room').at(-1).state, 'joined');
});

test('Every frame has a ref of its own', async () => {
  const chat = await ready();
  chat.client.send('lobby', 'hello');
  chat.client.request({ action: 'typing' });
  await settle();
  const refs = chat.socket.sent.map((frame) => frame.ref);
  assert.equal(new Set(refs).size, refs.length);
  for (const ref of refs) assert.match(ref, /^[\x21-\x7e]{1,64}$/);
});

test('Answers are matched by ref, in whatever order they come', async () => {
  const chat = await ready();
  const first = chat.client.request({ action: 'who', room: 'lobby' });
  const second = chat.client.request({ action: 'typing' });
  const [who, typing] = chat.socket.sent.slice(-2);
  await chat.socket.say({ type: 'ok', ref: typing.ref }, { type: 'members', ref: who.ref });
  assert.equal((await first).type, 'members');
  assert.equal((await second).type, 'ok');
});

test('A ping goes out every 5 to 9 minutes', async () => {
  for (const [random, wait] of [[0, 5], [0.999999, 9]]) {
    const chat = await ready({ random: () => random });
    for (let round = 1; round <= 3; round++) {
      await chat.clock.advance(wait * minutes - 1_000);
      assert.equal(chat.socket.sent.filter((frame) => frame.action === 'ping').length, round - 1);
      await chat.clock.advance(1_000);
      await chat.socket.answer('ping', { type: 'pong' });
    }
  }
});

test('Waits after losses have full jitter up to 1, 2, 4 and at most 30 seconds', async () => {
  const chat = start({ random: () => 0.999 });
  const waits = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    await settle();
    await chat.socket.drop();
    const { state, retryAt } = chat.of('state').at(-1);
    assert.equal(state, 'waiting');
    waits.push(Math.round((retryAt - chat.clock.now()) / 999));
    await chat.clock.advance(retryAt - chat.clock.now());
  }
  assert.deepEqual(waits, [1, 2, 4, 8, 16, 30, 30, 30]);
});

test('A connection that is accepted and dropped at once does not start the waits anew', async () => {
  const chat = start({ random: () => 0.999 });
  let retryAt;
  for (let attempt = 0; attempt < 4; attempt++) {
    await settle();
    await chat.socket.open();
    await chat.socket.drop();
    ({ retryAt } = chat.of('state').at(-1));
    if (attempt < 3) await chat.clock.advance(retryAt - chat.clock.now());
  }
  assert.ok(retryAt - chat.clock.now() > 7_000);
});

test('An online event ends the wait', async () => {
  const chat = await ready();
  await chat.socket.drop();
  assert.equal(chat.sockets.length, 1);
  chat.network.dispatchEvent(new Event('online'));
  await settle();
  assert.equal(chat.sockets.length, 2);
  await chat.clock.advance(30_000);
  assert.equal(chat.sockets.length, 2);
});

test('An online event while connected asks for a sign of life, and silence means a new connection', async () => {
  const chat = await ready();
  chat.network.dispatchEvent(new Event('online'));
  assert.equal(chat.socket.asked('ping').action, 'ping');
  await chat.clock.advance(5_000);
  assert.equal(chat.sockets[0].isClosed, true);
  await chat.clock.advance(1_000);
  assert.equal(chat.sockets.length, 2);
});

test('A connection that says anything at all is not given up for one missing answer', async () => {
  const chat = await ready();
  void chat.client.request({ action: 'typing' });
  await chat.socket.say(message(4));
  await chat.clock.advance(31_000);
  assert.equal(chat.sockets[0].isClosed, false);
});

test('After a loss every room is joined again with what was last seen', async () => {
  const chat = await ready({ rooms: ['cats'] });
  await chat.socket.answer('join', joined(0, { epoch: 'c1' }));
  await chat.socket.answer('history', history([], { epoch: 'c1' }));
  await chat.socket.drop(1001);
  await chat.clock.advance(1_000);
  await chat.socket.open();
  const joins = chat.socket.sent.map(({ action, room, after, epoch }) => ({ action, room, after, epoch }));
  assert.deepEqual(joins, [
    { action: 'join', room: 'lobby', after: 3, epoch: 'e1' },
    { action: 'join', room: 'cats', after: 0, epoch: 'c1' },
  ]);
});

test('What was missed comes with the joined frame, and is paged to the end', async () => {
  const chat = await ready();
  await chat.socket.drop();
  await chat.clock.advance(1_000);
  await chat.socket.open();
  await chat.socket.answer('join', joined(8, { entries: [message(4), message(5)], more: true }));
  const first = await chat.socket.answer('history', history([message(6), message(7)], { more: true }));
  assert.equal(first.after, 5);
  const second = await chat.socket.answer('history', history([message(8)]));
  assert.equal(second.after, 7);
  assert.deepEqual(chat.shown(), [1, 2, 3, 4, 5, 6, 7, 8]);
  await chat.clock.advance(60_000);
  assert.equal(chat.socket.asked('history'), undefined);
});

test('A lost room starts over with the newest page', async () => {
  const chat = await ready();
  await chat.socket.drop();
  await chat.clock.advance(1_000);
  await chat.socket.open();
  await chat.socket.say(message(2));
  await chat.socket.answer('join', joined(90, { epoch: 'e2', lost: true, more: true, entries: [message(1), message(2)] }));
  assert.equal(chat.of('reset').length, 1);
  const asked = await chat.socket.answer('history', history([message(89), message(90)], { epoch: 'e2', more: true }));
  assert.equal('after' in asked || 'before' in asked, false);
  const after = chat.events.slice(chat.events.findIndex((event) => event.type === 'reset'));
  const shown = after.filter((event) => event.type === 'entries').flatMap((event) => event.entries.map((entry) => entry.seq));
  assert.deepEqual(shown.sort((a, b) => a - b), [2, 89, 90]);
  assert.equal(chat.of('room').at(-1).hasOlder, true);
});

test('A lost room whose entries are all there needs no further page', async () => {
  const chat = await ready();
  await chat.socket.drop();
  await chat.clock.advance(1_000);
  await chat.socket.open();
  await chat.socket.answer('join', joined(2, { epoch: 'e2', lost: true, entries: [message(1), message(2)] }));
  assert.deepEqual(chat.shown(), [1, 2, 3, 1, 2]);
  await chat.clock.advance(60_000);
  assert.deepEqual(chat.socket.sent.map((frame) => frame.action), ['join']);
});

test('Minutes before 2 hours are up a new connection joins, and only then the old one is closed', async () => {
  const chat = await ready({ rooms: ['cats'] });
  const old = chat.socket;
  await old.answer('join', joined(0, { epoch: 'c1' }));
  await old.answer('history', history([], { epoch: 'c1' }));
  await passMinutes(chat, old, 120, () => chat.sockets.length > 1);
  assert.equal(chat.sockets.length, 2);
  const next = chat.socket;
  assert.ok(chat.clock.now() - 1_000_000 < 118 * minutes);
  await next.open();
  await old.say(message(4));
  await next.say(message(4), message(5));
  assert.equal(old.isClosed, false);
  const [lobby] = next.sent;
  assert.deepEqual([lobby.after, lobby.epoch], [3, 'e1']);
  await next.answer('join', joined(4, { entries: [message(4)] }), 'lobby');
  assert.equal(old.isClosed, false);
  await next.answer('join', joined(0, { epoch: 'c1' }));
  assert.equal(old.isClosed, true);
  assert.equal(chat.of('state').at(-1).state, 'connected');
  assert.deepEqual(chat.shown(), [1, 2, 3, 4, 5]);
  await next.say(message(6));
  assert.deepEqual(chat.shown(), [1, 2, 3, 4, 5, 6]);
});

test('A message that waits for its answer keeps the old connection open during a planned reconnect', async () => {
  const chat = await ready();
  const old = chat.socket;
  await passMinutes(chat, old, 120, () => chat.sockets.length > 1);
  const sent = chat.client.send('lobby', 'late');
  await chat.socket.open();
  await chat.socket.answer('join', joined(3));
  assert.equal(old.isClosed, false);
  await old.answer('message', message(4, { id: sent.id }));
  assert.equal(sent.state, 'sent');
  assert.equal(old.isClosed, true);
  assert.equal(chat.socket.asked('message'), undefined);
});

test('A planned reconnect that fails leaves the old connection in use and is tried again', async () => {
  const chat = await ready();
  const old = chat.socket;
  await passMinutes(chat, old, 120, () => chat.sockets.length > 1);
  await chat.socket.drop();
  assert.equal(chat.client.state, 'connected');
  assert.equal(old.isClosed, false);
  await old.say(message(4));
  assert.deepEqual(chat.shown(), [1, 2, 3, 4]);
  await chat.clock.advance(2 * minutes);
  assert.equal(chat.sockets.length, 3);
});

test('Where the old connection dies during a planned reconnect the new one takes over', async () => {
  const chat = await ready();
  const old = chat.socket;
  await passMinutes(chat, old, 120, () => chat.sockets.length > 1);
  await chat.socket.open();
  await old.drop(1001);
  const sent = chat.client.send('lobby', 'over the new one');
  await chat.socket.answer('join', joined(3));
  await chat.socket.answer('message', message(4, { id: sent.id }));
  assert.equal(sent.state, 'sent');
  assert.equal(chat.sockets.length, 2);
  assert.equal(chat.client.state, 'connected');
});

test('Closing ends everything: no timer is left, and no connection is opened again', async () => {
  const chat = await ready();
  const sent = chat.client.send('lobby', 'never answered');
  chat.client.close();
  await settle();
  assert.equal(chat.socket.isClosed, true);
  assert.equal(sent.state, 'failed');
  await chat.clock.advance(20 * minutes);
  assert.equal(chat.sockets.length, 1);
  assert.equal(chat.clock.timers, 0);
});

test('A socket that neither opens nor closes is given up', async () => {
  const chat = start();
  await settle();
  await chat.clock.advance(36_000);
  assert.equal(chat.sockets[0].isClosed, true);
  assert.ok(chat.sockets.length >= 2);
});
