// The files of the interpreter, in memory.
"use strict";

// A flat map: a folder may stand below a file, as matplotlib's data stand below the zip. What stands
// in the zip itself (one level) is no folder here, or Python would not look for it in the zip.
class Files {
  static DIRECTORY = 3;
  static REGULAR = 4;
  static CHARACTERS = 2;

  constructor() { this.nodes = new Map(); this.count = 0; this.folder("/"); }

  add(path, node) {
    this.nodes.set(path, { ino: BigInt(++this.count), time: BigInt(Date.now()) * 1000000n, ...node });
    return this.nodes.get(path);
  }

  folder(path) {
    for (let end = 1; end > 0; end = path.indexOf("/", end + 1)) {
      const part = path.slice(0, end);
      if (!this.nodes.has(part) && !this.within(part)) this.add(part, { type: Files.DIRECTORY });
    }
    return this.nodes.get(path) ?? this.add(path, { type: Files.DIRECTORY });
  }

  within(path) { return this.nodes.get(path.slice(0, path.lastIndexOf("/")))?.type === Files.REGULAR; }

  // `load` gives the bytes when they are first read; they may come from afar.
  file(path, bytes, load) {
    this.folder(path.slice(0, path.lastIndexOf("/")) || "/");
    return this.add(path, { type: Files.REGULAR, bytes, size: bytes?.length ?? load.size, load });
  }

  // What is written here is handed to `write`, line by line or as it comes.
  device(path, write) { return this.add(path, { type: Files.CHARACTERS, size: 0, write }); }

  children(path) {
    const start = path === "/" ? "/" : `${path}/`;
    const below = ([name]) => name.startsWith(start) && name.length > start.length &&
      !name.includes("/", start.length);
    return [...this.nodes].filter(below).map(([name, node]) => [name.slice(start.length), node]);
  }
}

Files.content = (node) => {
  if (!node.bytes) { node.bytes = node.load(); node.size = node.bytes.length; }
  return node.bytes.subarray(0, node.size);
};

Files.resize = (node, size) => {
  Files.content(node);
  if (!node.own || size > node.bytes.length) {  // bytes that were given are not written over
    const room = new Uint8Array(Math.max(size, node.own ? 2 * node.bytes.length : 64));
    room.set(node.bytes.subarray(0, Math.min(node.size, size)));
    node.bytes = room;
    node.own = true;
  }
  if (size < node.size) node.bytes.fill(0, size, node.size);
  node.size = size;
};
