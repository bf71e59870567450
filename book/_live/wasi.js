// The world of the interpreter: files in memory, a clock, random numbers. Nothing else.
// The functions are those of "wasi_snapshot_preview1"; a number returned is an error, 0 is none.
"use strict";

const WASI = (() => {
  const BADF = 8, EXIST = 20, INVAL = 28, IO = 29, ISDIR = 31, NOENT = 44, NOSYS = 52, NOTDIR = 54,
    NOTEMPTY = 55;
  const { DIRECTORY, REGULAR, CHARACTERS, content, resize } = Files;
  const RIGHTS = (1n << 30n) - 1n;
  const decoder = new TextDecoder(), encoder = new TextEncoder();

  class Exit extends Error {
    constructor(code) { super(`the interpreter ended with ${code}`); this.code = code; }
  }

  function make({ files, args = [], env = {}, input = null }) {
    let memory, view;
    const bytes = () => new Uint8Array(memory.buffer);
    const data = () => (view?.buffer === memory.buffer ? view : (view = new DataView(memory.buffer)));
    const u32 = (at, value) => data().setUint32(at, value, true);
    const u64 = (at, value) => data().setBigUint64(at, BigInt(value), true);
    const text = (at, length) => decoder.decode(bytes().slice(at, at + length));
    const buffers = (at, count) => Array.from({ length: count }, (_, i) => {
      const start = data().getUint32(at + 8 * i, true);
      return bytes().subarray(start, start + data().getUint32(at + 8 * i + 4, true));
    });

    const open = [
      { node: { type: CHARACTERS, size: 0, ino: 1n, time: 0n, load: () => new Uint8Array() }, at: 0 },
      { node: files.nodes.get("/dev/stdout"), at: 0 },
      { node: files.nodes.get("/dev/stderr"), at: 0 },
      { node: files.nodes.get("/"), path: "/", at: 0 },
    ];

    // Where a path leads, seen from an open folder; ".." does not lead out of "/".
    const resolve = (fd, at, length) => {
      const given = text(at, length).replace(/\0.*/, "");
      const parts = [];
      const whole = given.startsWith("/") ? given : `${open[fd].path}/${given}`;
      for (const part of whole.split("/")) {
        if (part === "..") parts.pop();
        else if (part && part !== ".") parts.push(part);
      }
      return `/${parts.join("/")}`;
    };
    const parent = (path) => files.nodes.get(path.slice(0, path.lastIndexOf("/")) || "/");

    const stat = (node, at) => {
      bytes().fill(0, at, at + 64);
      u64(at + 8, node.ino);
      data().setUint8(at + 16, node.type);
      u64(at + 24, 1);
      u64(at + 32, node.size ?? 0);
      for (const time of [40, 48, 56]) u64(at + time, node.time);
      return 0;
    };

    const read = (fd, vectors, count, done, from) => {
      const file = open[fd];
      if (!file || (fd !== 0 && file.node.write)) return BADF;
      if (file.node.type === DIRECTORY) return ISDIR;
      let source;
      try {
        source = fd === 0 ? new Uint8Array() : content(file.node);
      } catch {
        return IO;  // it should have come from afar, and did not
      }
      let at = from ?? file.at;
      const start = at;
      for (const buffer of buffers(vectors, count)) {
        const piece = source.subarray(at, at + buffer.length);
        buffer.set(piece);
        at += piece.length;
        if (piece.length < buffer.length) break;
      }
      if (from === undefined) file.at = at;
      u32(done, at - start);
      return 0;
    };

    const write = (fd, vectors, count, done, to) => {
      const file = open[fd];
      if (!file || fd === 0 || file.node.type === DIRECTORY) return BADF;
      const { node } = file;
      let at = to ?? (file.append ? node.size : file.at);
      const start = at;
      for (const buffer of buffers(vectors, count)) {
        if (node.write) node.write(buffer.slice());
        else {
          if (at + buffer.length > node.size || !node.own) {
            resize(node, Math.max(node.size, at + buffer.length));
          }
          node.bytes.set(buffer, at);
        }
        at += buffer.length;
      }
      if (to === undefined) file.at = at;
      u32(done, at - start);
      return 0;
    };

    const list = (strings, places, at) => {
      for (const [i, string] of strings.entries()) {
        const raw = encoder.encode(`${string}\0`);
        u32(places + 4 * i, at);
        bytes().set(raw, at);
        at += raw.length;
      }
      return 0;
    };
    const sizes = (strings, count, size) => {
      u32(count, strings.length);
      u32(size, strings.reduce((sum, string) => sum + encoder.encode(string).length + 1, 0));
      return 0;
    };
    const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const now = (clock) => BigInt(Math.round(
      (clock === 0 ? performance.timeOrigin + performance.now() : performance.now()) * 1000,
    )) * 1000n;

    const remove = (fd, at, length, folder) => {
      const path = resolve(fd, at, length), node = files.nodes.get(path);
      if (!node) return NOENT;
      if ((node.type === DIRECTORY) !== folder) return folder ? NOTDIR : ISDIR;
      if (folder && files.children(path).length) return NOTEMPTY;
      files.nodes.delete(path);
      return 0;
    };

    const calls = {
      args_get: (places, at) => list(args, places, at),
      args_sizes_get: (count, size) => sizes(args, count, size),
      environ_get: (places, at) => list(pairs, places, at),
      environ_sizes_get: (count, size) => sizes(pairs, count, size),
      clock_res_get: (_, at) => (u64(at, 100000), 0),
      clock_time_get: (clock, _, at) => (u64(at, now(clock)), 0),
      random_get(at, length) {
        for (let i = 0; i < length; i += 65536) {
          crypto.getRandomValues(bytes().subarray(at + i, at + Math.min(length, i + 65536)));
        }
        return 0;
      },
      proc_exit(code) { throw new Exit(code); },
      sched_yield: () => 0,
      // Python sleeps by asking to be told of a time; there is nothing to be woken by but it.
      poll_oneoff(asked, told, count, done) {
        let first = null;
        for (let i = 0; i < count; i++) {
          const at = asked + 48 * i, clock = data().getUint8(at + 8) === 0;
          let wait = clock ? Number(data().getBigUint64(at + 24, true)) / 1e6 : 0;
          if (clock && data().getUint16(at + 40, true) & 1) {
            wait -= Number(now(data().getUint32(at + 16, true))) / 1e6;
          }
          if (!first || wait < first.wait) first = { at, wait };
        }
        if (!first) return INVAL;
        for (const end = performance.now() + first.wait; performance.now() < end;);
        bytes().fill(0, told, told + 32);
        u64(told, data().getBigUint64(first.at, true));
        data().setUint8(told + 10, data().getUint8(first.at + 8));
        u32(done, 1);
        return 0;
      },

      fd_prestat_get(fd, at) {
        if (fd !== 3) return BADF;
        u32(at, 0);
        u32(at + 4, 1);
        return 0;
      },
      fd_prestat_dir_name: (fd, at) => (fd === 3 ? (bytes().set([47], at), 0) : BADF),
      fd_close: (fd) => (open[fd] ? (delete open[fd], 0) : BADF),
      fd_fdstat_get(fd, at) {
        if (!open[fd]) return BADF;
        bytes().fill(0, at, at + 24);
        data().setUint8(at, open[fd].node.type);
        data().setUint16(at + 2, open[fd].append ? 1 : 0, true);
        u64(at + 8, RIGHTS);
        u64(at + 16, RIGHTS);
        return 0;
      },
      fd_fdstat_set_flags: (fd, flags) => (open[fd] ? ((open[fd].append = flags & 1), 0) : BADF),
      fd_filestat_get: (fd, at) => (open[fd] ? stat(open[fd].node, at) : BADF),
      fd_filestat_set_size: (fd, size) => (open[fd] ? (resize(open[fd].node, Number(size)), 0) : BADF),
      fd_filestat_set_times: () => 0,
      fd_advise: () => 0,
      fd_datasync: () => 0,
      fd_sync: () => 0,
      fd_read: (fd, vectors, count, done) => read(fd, vectors, count, done),
      fd_pread: (fd, vectors, count, from, done) => read(fd, vectors, count, done, Number(from)),
      fd_write: (fd, vectors, count, done) => write(fd, vectors, count, done),
      fd_pwrite: (fd, vectors, count, to, done) => write(fd, vectors, count, done, Number(to)),
      fd_seek(fd, by, from, at) {
        if (!open[fd]) return BADF;
        const start = [0, open[fd].at, open[fd].node.size ?? 0][from];
        if (start === undefined || start + Number(by) < 0) return INVAL;
        u64(at, open[fd].at = start + Number(by));
        return 0;
      },
      fd_tell: (fd, at) => (open[fd] ? (u64(at, open[fd].at), 0) : BADF),
      fd_readdir(fd, at, length, cookie, used) {
        if (open[fd]?.node.type !== DIRECTORY) return NOTDIR;
        const end = at + length, start = at;
        for (const [i, [name, node]] of files.children(open[fd].path).entries()) {
          if (BigInt(i) < cookie) continue;
          const entry = new Uint8Array(24 + encoder.encode(name).length), head = new DataView(entry.buffer);
          head.setBigUint64(0, BigInt(i + 1), true);
          head.setBigUint64(8, node.ino, true);
          head.setUint32(16, entry.length - 24, true);
          head.setUint8(20, node.type);
          entry.set(encoder.encode(name), 24);
          bytes().set(entry.subarray(0, end - at), at);
          at = Math.min(end, at + entry.length);
          if (at === end) break;
        }
        u32(used, at - start);
        return 0;
      },

      path_create_directory(fd, at, length) {
        const path = resolve(fd, at, length);
        if (files.nodes.has(path)) return EXIST;
        if (parent(path)?.type !== DIRECTORY) return NOENT;
        files.folder(path);
        return 0;
      },
      path_filestat_get(fd, _, at, length, to) {
        const node = files.nodes.get(resolve(fd, at, length));
        return node ? stat(node, to) : NOENT;
      },
      path_filestat_set_times: () => 0,
      path_open(fd, _, at, length, how, rights, inherited, flags, to) {
        const path = resolve(fd, at, length);
        let node = files.nodes.get(path);
        if (node && how & 1 && how & 4) return EXIST;
        if (!node && !(how & 1)) return NOENT;
        if (!node && parent(path)?.type !== DIRECTORY) return NOENT;
        if (node && how & 2 && node.type !== DIRECTORY) return NOTDIR;
        node ??= files.file(path, new Uint8Array());
        if (how & 8 && node.type === REGULAR) resize(node, 0);
        let free = 4;
        while (open[free]) free++;
        open[free] = { node, path, at: 0, append: flags & 1 };
        u32(to, free);
        return 0;
      },
      path_remove_directory: (fd, at, length) => remove(fd, at, length, true),
      path_unlink_file: (fd, at, length) => remove(fd, at, length, false),
      path_rename(fd, at, length, fd2, at2, length2) {
        const from = resolve(fd, at, length), to = resolve(fd2, at2, length2);
        if (!files.nodes.has(from)) return NOENT;
        for (const [path, node] of [...files.nodes]) {
          if (path !== from && !path.startsWith(`${from}/`)) continue;
          files.nodes.delete(path);
          files.nodes.set(to + path.slice(from.length), node);
        }
        return 0;
      },
      path_readlink: (fd, at, length) => (files.nodes.has(resolve(fd, at, length)) ? INVAL : NOENT),
    };
    // No links, no sockets.
    for (const name of ["path_link", "path_symlink", "sock_accept", "sock_recv", "sock_send", "sock_shutdown"]) {
      calls[name] = () => NOSYS;
    }
    return {
      imports: { wasi_snapshot_preview1: calls, host: { call: () => -1 } },
      bind(instance) { memory = instance.exports.memory; },
    };
  }

  return { Exit, make };
})();
