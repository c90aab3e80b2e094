// AWS's JavaScript client against the gateway, as a function in Node would use it. Arguments: the package, the endpoint, a
// connection's id. Prints one JSON line: the outcome of each call by name.
const [, , package_, endpoint, ConnectionId] = process.argv;
const sdk = require(package_);

const call = async (options, command, input = {}) => {
  const client = new sdk.ApiGatewayManagementApiClient({ endpoint, region: 'us-east-1', maxAttempts: 1, ...options });
  try {
    const { $metadata, ...rest } = await client.send(new sdk[command]({ ConnectionId, ...input }));
    return { status: $metadata.httpStatusCode, ...rest };
  } catch (error) {
    return { status: error.$metadata?.httpStatusCode, error: error.name };
  }
};

(async () => {
  const local = { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const forged = { credentials: { accessKeyId: 'local', secretAccessKey: 'guessed' } };
  const post = { Data: Buffer.from('from Node') };
  const outcomes = {
    post: await call(local, 'PostToConnectionCommand', post),
    get: await call(local, 'GetConnectionCommand'),
    forged: await call(forged, 'PostToConnectionCommand', post),
    otherRegion: await call({ ...local, region: 'eu-west-1' }, 'GetConnectionCommand'),
    large: await call(local, 'PostToConnectionCommand', { Data: Buffer.alloc(131_073, 'x') }),
    delete: await call(local, 'DeleteConnectionCommand'),
    gone: await call(local, 'PostToConnectionCommand', post),
  };
  console.log(JSON.stringify(outcomes));
})();
