// Feishu's official SDK against feishu-sim: every calendar v4 method the SDK has is called, and every member of every reply
// is held against the SDK's own declarations. Usage: node sdk_test.mjs PROGRAM
import * as lark from '@larksuiteoapi/node-sdk';
import {compare, declaredReplies} from './declarations.mjs';
import {allows, mayBeAbsent, mayBeExtra, neverSeen} from './exceptions.mjs';
import {BOB, LIN, play, scopes, seed} from './scenario.mjs';
import {APP, signIn, start} from './service.mjs';

const replies = declaredReplies();
const problems = new Set();
const called = new Map();  // method -> number of calls
const seen = new Set();    // "method path" of members that were there
const lacked = new Set();  // "method path" of members that were allowed to be absent

function check(method, reply) {
  compare(replies[method], reply, '', {
    found: (path) => seen.add(`${method} ${path}`),
    missing: (path, object) => {
      lacked.add(`${method} ${path}`);
      if (!allows(mayBeAbsent, method, `.${path}`, object)) problems.add(`${method}: ${path} is missing`);
    },
    wrong: (path, why) => problems.add(`${method}: ${path}: ${why}`),
    extra: (path) => {
      if (!allows(mayBeExtra, method, path)) problems.add(`${method}: ${path} is not declared`);
    },
  });
}

function methodsOf(client) {
  const names = [];
  for (const [resource, methods] of Object.entries(client.calendar.v4)) {
    for (const [name, method] of Object.entries(methods)) {
      if (typeof method === 'function') names.push(`${resource}.${name}`);
    }
  }
  return names;
}

const service = await start(process.argv[2], seed);
try {
  const client = new lark.Client({...APP, domain: service.url, loggerLevel: lark.LoggerLevel.error});
  const tokens = {lin: await signIn(service.url, LIN, scopes), bob: await signIn(service.url, BOB, scopes)};
  const call = async (method, payload, {as} = {}) => {
    const [resource, name] = method.split('.');
    const speaker = tokens[as] ? lark.withUserAccessToken(tokens[as]) : undefined;
    called.set(method, (called.get(method) ?? 0) + 1);
    let reply;
    try {
      reply = await client.calendar.v4[resource][name](payload, speaker);
    } catch (error) {
      throw new Error(`${method}: ${error.message} ${JSON.stringify(error.response?.data ?? '')}`);
    }
    if (!name.endsWith('WithIterator')) {
      check(method, reply);
      if (reply.code !== 0) throw new Error(`${method}: ${JSON.stringify(reply)}`);
      return reply;
    }
    for await (const page of reply) check(method, page);
    return reply;
  };
  await play(call, 1793671200);
  const existing = methodsOf(client);
  for (const method of existing) if (!called.has(method)) problems.add(`${method} was never called`);
  for (const method of Object.keys(replies)) if (!existing.includes(method)) problems.add(`${method} is declared but not there`);
  for (const one of lacked) {
    const [method, path] = one.split(' ');
    if (!seen.has(one) && !allows(neverSeen, method, path)) problems.add(`${one.replace(' ', ': ')} was never there`);
  }
} finally {
  service.stop();
}
for (const problem of [...problems].sort()) console.log(problem);
console.log(`${called.size} methods, ${[...called.values()].reduce((a, b) => a + b, 0)} calls, ${seen.size} members seen, ${problems.size} problems`);
process.exitCode = problems.size === 0 && called.size > 0 ? 0 : 1;
