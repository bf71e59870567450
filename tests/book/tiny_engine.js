// The smallest engine of live cells: a toy language, a command a line, by the messages every engine speaks.
// What it does not know it passes over, so that it "runs" the book's Python in no time.
"use strict";
const names = new Map();
const stream = (name, text) => ({ output_type: "stream", name, text: JSON.parse(`"${text}"`) });
const commands = {
  say: (text) => stream("stdout", `${text}\\n`),
  write: (text) => stream("stdout", text),
  warn: (text) => stream("stderr", text),
  let: (text) => void names.set(...text.split(" = ")),
  show: (name) => ({ output_type: "execute_result", data: { "text/plain": names.get(name) ?? fault(name) } }),
  give: (json) => ({ output_type: "display_data", data: JSON.parse(json) }),
  wait: (milliseconds) => { for (const end = Date.now() + Number(milliseconds); Date.now() < end; ); },
  loop: () => { for (;;); },
  die: (reason) => void postMessage({ type: "failed", reason, message: "as it was told" }),
};

function fault(name) {
  throw { output_type: "error", ename: "NameError", evalue: `no ${name}`, traceback: [`NameError: no ${name}`] };
}

async function start({ manifest }) {
  try {
    const files = await (await fetch(manifest)).json();
    for (const [done, file] of files.entries()) {
      postMessage({ type: "progress", phase: "download", done: done * 2e6, total: files.length * 2e6 });
      await (await fetch(new URL(file, manifest))).text();
    }
    postMessage({ type: "ready", engine: "Toy 1.0" });
  } catch {
    postMessage({ type: "failed", reason: "network", message: "gone" });
  }
}

function run({ id, code }) {
  let ok = true;
  for (const line of code.split("\n")) {
    const [word, ...rest] = line.split(" ");
    try {
      const output = commands[word]?.(rest.join(" "));
      if (output) postMessage({ type: "output", id, output });
    } catch (output) {
      postMessage({ type: "output", id, output });
      ok = false;
    }
  }
  postMessage({ type: "done", id, ok });
}

onmessage = ({ data }) => ({ start, run })[data.type](data);
