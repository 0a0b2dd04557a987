// Starts feishu-sim and signs people in, as a browser and an app would.
import {spawn} from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';

export const APP = {appId: 'cli_0123456789abcdef', appSecret: 'sim-secret'};

export async function start(program, seed) {
  fs.writeFileSync('seed.json', JSON.stringify(seed));
  const child = spawn(program, ['--listen', '127.0.0.1:0', '--seed', 'seed.json', '--no-rate-limit'], {stdio: ['ignore', 'pipe', 'inherit']});
  const url = await new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`feishu-sim ended with ${code}`)));
    child.stdout.on('data', (piece) => {
      text += piece;
      const line = /listening on (\S+)\n/.exec(text);
      if (line) resolve(line[1]);
    });
  });
  child.removeAllListeners('exit');
  return {url, stop: () => child.kill('SIGTERM')};
}

async function json(url, body) {
  const reply = await fetch(url, {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(body)});
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${text}`);
  return JSON.parse(text);
}

export const control = (url, name, body) => json(`${url}/_sim/${name}`, body);

// A user access token: authorise page with PKCE, then the token endpoint.
export async function signIn(url, openId, scope) {
  await control(url, 'consent', {open_id: openId});
  const verifier = crypto.randomBytes(48).toString('base64url');
  const redirect = 'http://127.0.0.1:8731/callback';
  const query = new URLSearchParams({
    client_id: APP.appId, redirect_uri: redirect, scope, state: 'x', code_challenge_method: 'S256',
    code_challenge: crypto.createHash('sha256').update(verifier).digest('base64url'),
  });
  const page = await fetch(`${url}/open-apis/authen/v1/authorize?${query}`, {redirect: 'manual'});
  const code = new URL(page.headers.get('location')).searchParams.get('code');
  const reply = await json(`${url}/open-apis/authen/v2/oauth/token`, {
    grant_type: 'authorization_code', client_id: APP.appId, client_secret: APP.appSecret, code, redirect_uri: redirect, code_verifier: verifier,
  });
  return reply.access_token;
}
