// The engine: fetches the interpreter once, keeps it, and runs in it what the page sends.
// Its messages are described in CONTRIBUTING.md, "Another engine".
"use strict";

importScripts("files.js", "wasi.js");

const STORE = "live-python";  // the browser's cache; each file's name has the hash of its content
const HOME = "/book";  // where a cell stands, as in the checkout
let world = null;  // {files, turn}, once it is ready
let waiting = [];
let lines = "";
let current = null;  // the id of the cell that runs

class Failure extends Error {
  constructor(reason, message) { super(message); this.reason = reason; }
}

const tell = (message) => postMessage(message);

const fail = (error) => {
  const memory = /out of memory|allocat|grow|Invalid array length/i.test(error.message);
  const reason = error.reason ?? (error instanceof WebAssembly.CompileError ? "browser"
    : memory ? "memory" : "engine");
  tell({ type: "failed", reason, message: String(error.message) });
};

// Fetching ------------------------------------------------------------------------------------

const store = () => (globalThis.caches ? caches.open(STORE).catch(() => null) : null);

const stored = [];  // what is being stored

// The body of a file, from the store if it is there; `count` is told of each piece's bytes.
async function fetched(url, count) {
  const cache = await store();
  let response = await cache?.match(url).catch(() => null);
  if (!response) {
    try {
      response = await fetch(url);
    } catch (error) {
      throw new Failure("network", error.message);
    }
    if (!response.ok) throw new Failure("network", `${response.status} ${url}`);
    if (cache) stored.push(cache.put(url, response.clone()).catch(() => {}));  // full: then not
  }
  return response.body.pipeThrough(new TransformStream({
    transform(piece, next) {
      count?.(piece.length);
      next.enqueue(piece);
    },
  }));
}

const unpacked = (body) => body.pipeThrough(new DecompressionStream("gzip"));
const whole = (body) => new Response(body).arrayBuffer().then((buffer) => new Uint8Array(buffer));

// A pack is the length of its table, the table ({path: bytes} in order), and the files.
function unpack(pack, files) {
  const head = new DataView(pack.buffer).getUint32(0, true);
  const table = JSON.parse(new TextDecoder().decode(pack.subarray(4, 4 + head)));
  let at = 4 + head;
  for (const [path, size] of Object.entries(table)) {
    files.file(path, pack.subarray(at, at + size));
    at += size;
  }
}

// What a chapter does not need is fetched when it is opened, while the interpreter waits.
function fetchedNow(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Failure("network", `${request.status} ${url}`);
  return new Uint8Array(request.response);
}

async function forget(urls) {
  await Promise.allSettled(stored);
  const cache = await store();
  for (const url of urls) await cache?.delete(url);
}

// What an earlier build of the book left.
async function forgetOthers(manifest, base) {
  const cache = await store();
  const wanted = new Set([manifest.engine, ...manifest.packs, ...Object.values(manifest.data)]
    .map((file) => new URL(file.name, base).href).concat(base));
  const folder = new URL("../", base).href;
  for (const { url } of (await cache?.keys()) ?? []) {
    if (url.startsWith(folder) && !wanted.has(url)) await cache.delete(url);
  }
}

// Starting ------------------------------------------------------------------------------------

async function start({ manifest: base, chapter }) {
  const manifest = JSON.parse(new TextDecoder().decode(await whole(await fetched(base))));
  const data = Object.entries(manifest.data);
  const needed = data.filter(([, file]) => file.chapters.includes(chapter));
  const wanted = [manifest.engine, ...manifest.packs, ...needed.map(([, file]) => file)];
  const got = new Map(wanted.map((file) => [file, 0]));
  const total = wanted.reduce((sum, file) => sum + file.bytes, 0);
  let told = 0;
  const body = (file) => fetched(new URL(file.name, base).href, (bytes) => {
    got.set(file, got.get(file) + bytes);
    const done = [...got.values()].reduce((sum, part) => sum + part, 0);
    if (performance.now() - told < 100 && done < total) return;
    told = performance.now();
    tell({ type: "progress", done, total, phase: "download" });
  });
  try {
    const { module, files } = await download(manifest, base, needed, body);
    if (wanted.some((file) => got.get(file) !== file.bytes)) {
      throw new Failure("network", "a file is too short");
    }
    tell({ type: "progress", done: total, total, phase: "start" });
    await boot(module, files);
  } catch (error) {
    const partial = wanted.filter((file) => got.get(file) !== file.bytes);
    await forget((partial.length ? partial : wanted).map((file) => new URL(file.name, base).href));
    if (partial.length && !(error instanceof WebAssembly.CompileError)) error.reason ??= "network";
    throw error;
  }
  tell({ type: "ready", engine: manifest.versions });
  forgetOthers(manifest, base).catch(() => {});
}

async function download(manifest, base, needed, body) {
  const engine = body(manifest.engine).then((stream) => WebAssembly.compileStreaming(
    new Response(unpacked(stream), { headers: { "Content-Type": "application/wasm" } }),
  ));
  engine.catch(() => {});  // it is told where it is waited for
  const files = new Files();
  for (const folder of ["/tmp", "/home", "/live", HOME]) files.folder(folder);
  for (const pack of manifest.packs) unpack(await whole(unpacked(await body(pack))), files);
  for (const [path, file] of Object.entries(manifest.data)) {
    const url = new URL(file.name, base).href;
    if (needed.some(([name]) => name === path)) files.file(path, await whole(await body(file)));
    else files.file(path, null, Object.assign(() => fetchedNow(url), { size: file.bytes }));
  }
  return { module: await engine, files };
}

async function boot(module, files) {
  files.folder("/dev");
  files.device("/dev/page", heard);
  for (const name of ["stdout", "stderr"]) files.device(`/dev/${name}`, printed(name));
  const wasi = WASI.make({
    files,
    args: ["/usr/local/bin/python.wasm"],
    env: {
      HOME: "/home", TMPDIR: "/tmp", PYTHONTZPATH: "", MPLCONFIGDIR: "/home/matplotlib",
      MPLBACKEND: "module://live_backend",
    },
  });
  const { exports } = await WebAssembly.instantiate(module, wasi.imports);
  wasi.bind({ exports });
  exports._initialize?.();
  world = {
    files,
    turn(code) {
      const raw = new TextEncoder().encode(code), at = exports.host_alloc(raw.length);
      new Uint8Array(exports.memory.buffer).set(raw, at);
      return exports.turn(at, raw.length);
    },
  };
  const code = "import os, sys, zipimport\n" +
    "zipimport._zip_directory_cache.clear(); sys.path_importer_cache.clear()\n" +
    `sys.path[:0] = ["/live/site"]; os.chdir("${HOME}")\n` +
    "import live_kernel; live_kernel.start()\n";
  if (world.turn(code) !== 0) throw new Failure("engine", loud.join("") || "it does not start");
}

// What the interpreter writes -------------------------------------------------------------------

const loud = [];  // what it printed by itself, beside the kernel
const printed = (name) => (bytes) => {
  const text = new TextDecoder().decode(bytes);
  loud.push(text);
  if (current !== null) {
    tell({ type: "output", id: current, output: { output_type: "stream", name, text } });
  }
};

const heard = (bytes) => {
  lines += new TextDecoder().decode(bytes);
  for (let end; (end = lines.indexOf("\n")) >= 0; lines = lines.slice(end + 1)) {
    const message = JSON.parse(lines.slice(0, end));
    if (message.output) tell({ type: "output", id: current, output: message.output });
    if (message.done) finished = { type: "done", id: current, ok: message.ok };
  }
};
let finished = null;

// The page's messages ---------------------------------------------------------------------------

const writes = ({ files }) => {
  for (const [path, content] of Object.entries(files)) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
    world.files.file(new URL(path, `file://${HOME}/`).pathname, bytes);
  }
};

const runs = ({ id, code }) => {
  current = id;
  finished = null;
  world.files.file("/live/cell.py", new TextEncoder().encode(code));
  world.turn(`__import__('live_kernel').run(${id})`);
  if (!finished) throw new Failure("engine", "the interpreter has ended");
  tell(finished);
  current = null;
};

const act = (message) => {
  try {
    if (message.type === "run") runs(message);
    if (message.type === "files") writes(message);
  } catch (error) {
    fail(error);
    close();
  }
};

addEventListener("message", ({ data }) => {
  if (data.type !== "start") return world && !waiting ? act(data) : waiting.push(data);
  start(data).then(() => {
    const queued = waiting;
    waiting = null;
    for (const message of queued) act(message);
  }).catch((error) => {
    fail(error);
    close();
  });
});
