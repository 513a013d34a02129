// What the shared benchmark (../shared/checks/bench) must know of our command line. BENCH is that folder, OURS_BIN our programs.
import fs from 'node:fs'; import path from 'node:path'; import { spawn, spawnSync } from 'node:child_process';
const { launch, post, stopTree, sleep } = await import(path.join(process.env.BENCH, 'lib.mjs'));
const BIN = process.env.OURS_BIN;
const cli = (dir, ...a) => { const r = spawnSync(path.join(BIN, 'executor'), a, { env: { ...process.env, EXECUTOR_HOME: dir, EXECUTOR_NO_INPUT: '1' }, encoding: 'utf8', timeout: 300000 });
  if (r.status !== 0) throw new Error(`executor ${a.join(' ')}: exit ${r.status} ${r.stdout.slice(0, 200)} ${r.stderr.slice(0, 300)}`); return r.stdout; };
// Never the blocking one while something is timed beside it: the pings of the stage `add` run in this very process.
const cliBeside = (dir, ...a) => new Promise((done, failed) => { const p = spawn(path.join(BIN, 'executor'), a, { env: { ...process.env, EXECUTOR_HOME: dir, EXECUTOR_NO_INPUT: '1' }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300000 });
  const out = ['', '']; [p.stdout, p.stderr].forEach((pipe, i) => pipe.setEncoding('utf8').on('data', text => { out[i] += text; })); p.on('error', failed);
  p.on('close', code => (code === 0 ? done(out[0]) : failed(new Error(`executor ${a.join(' ')}: exit ${code} ${out[0].slice(0, 200)} ${out[1].slice(0, 300)}`)))); });
const daemon = (dir, port) => launch(path.join(BIN, 'executord'), ['--port', String(port)], { env: { EXECUTOR_HOME: dir }, cwd: dir, log: path.join(dir, 'bench.log') });
const health = async base => { for (let i = 0; i < 2000; i++) { try { if ((await post(base + '/health', undefined, { method: 'GET', timeout: 2000 })).status === 200) return; } catch {} await sleep(5); } throw new Error('no health'); };
const add = async (h, slug, what, ...rest) => { await cliBeside(h.dir, 'sources', 'add', what, '--name', slug, '--yes', ...rest); return JSON.parse(await cliBeside(h.dir, 'sources', 'show', slug, '--json')); };
export default {
  name: 'ours', installPaths: [BIN], cli, daemon, health, BIN,
  // a token needs a running daemon once; not part of any timing
  async prepare({ dir, port }) {
    if (fs.existsSync(path.join(dir, 'token'))) return; const p = daemon(dir, port); await health(`http://127.0.0.1:${port}`);
    const tokens = [...Array(16)].map((_, i) => cli(dir, 'agents', 'add', 'bench' + i).trim()); fs.writeFileSync(path.join(dir, 'token'), tokens.join('\n')); // sixteen agents
    await stopTree(p.pid); await p.exited;
  },
  async start({ port, dir }) {
    const p = daemon(dir, port), base = `http://127.0.0.1:${port}`, tokens = fs.readFileSync(path.join(dir, 'token'), 'utf8').trim().split('\n');
    return { proc: p, pid: p.pid, base, mcpUrl: base + '/mcp', dir, dataDir: dir, headers: { authorization: 'Bearer ' + tokens[0] }, tokens };
  },
  stop: h => stopTree(h.pid), agentHeaders: (h, i) => ({ authorization: 'Bearer ' + h.tokens[i % h.tokens.length] }),
  executeTool: 'execute', codeArg: 'code',
  async addOpenApi(h, { slug, specUrl, baseUrl }) { return add(h, slug, specUrl, ...(baseUrl ? ['--endpoint', baseUrl] : [])); },
  async addMcp(h, { slug, url }) { return add(h, slug, url, '--kind', 'mcp'); },
  async addGraphql(h, { slug, url }) { return add(h, slug, url, '--kind', 'graphql'); },
  async removeOpenApi(h, slug) { return cli(h.dir, 'sources', 'remove', slug, '--yes'); },
  call: { rest: (s = 'petstore') => `tools.${s}.pet.getPetById({ petId: 7 })`, mcp: (s = 'fixmcp') => `tools.${s}.echo({ message: "x" })`, graphql: (s = 'gq') => `tools.${s}.query.hello({})` },
  search: (q, limit = 12) => `tools.search({ query: ${JSON.stringify(q)}, limit: ${limit} })`,
  describe: p => `tools.describe.tool({ path: ${JSON.stringify(p)} })`,
  isOk: r => !r.isError,
  stateChangingApi: [
    { path: '/v1/executions', body: JSON.stringify({ code: 'return 1' }) },
    { path: '/v1/sources', ctype: 'application/json', body: JSON.stringify({ kind: 'mcp', name: 'csrf', command: ['/bin/true'] }) },
  ],
  history: async h => JSON.parse(cli(h.dir, 'executions', 'list', '--json', '--limit', '3')),
};
