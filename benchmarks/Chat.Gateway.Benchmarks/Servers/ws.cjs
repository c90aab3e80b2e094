// The same chat on Node's `ws`: what comes in goes as it is to every member of the room. Nothing is parsed, nothing is stored,
// and compression is off, which is the library's default. Run with NODE_PATH at the folder that ./chat tools fills.
'use strict';
const { WebSocketServer } = require('ws');

const rooms = new Map();
let joined = 0;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('listening', () => console.log(`port ${server.address().port}`));
server.on('connection', (socket, request) => {
  const name = request.url.slice(request.url.indexOf('=') + 1);
  let room = rooms.get(name);
  if (!room) rooms.set(name, (room = new Set()));
  room.add(socket);
  joined++;
  socket.on('message', (text) => {
    for (const member of room) member.send(text, { binary: false });
  });
  socket.on('close', () => room.delete(socket));
  socket.on('error', () => {}); // the client has gone; 'close' follows
});

// Answers each line with the connections that have joined so far, and ends with its standard input.
process.stdin.on('data', (lines) => {
  for (const byte of lines) if (byte === 10) console.log(`joined ${joined}`);
});
process.stdin.on('end', () => process.exit(0));
