"""Write the tables of measurements in the READMEs anew from their results.json.

    python tools/tables.py [--check]

A table stands between `<!-- table: NAME -->` and `<!-- end -->`; all around it is written by hand.
"""

import argparse
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("benchmarks", "experiments")
BLOCK = re.compile(r"(<!-- table: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)
PROPER = {"numpy": "NumPy", "scipy": "SciPy", "torch": "PyTorch"}
LISTS = ("WordSim-353", "SimLex-999")


def table(heads, rows):
    """Return a table in Markdown; its first column holds names."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def interval(numbers, written="{:.2f}"):
    """Write a value and its interval, or a median and its range, given in this order."""
    value, low, high = map(written.format, numbers)
    return value if len(set(numbers)) == 1 else f"{value} ({low} to {high})"


def ran(record):
    """Say when a record was made, where and with what."""
    versions = {name: version for name, version in record["versions"].items() if name != "python"}
    named = [f"{PROPER.get(name, name)} {version}" for name, version in versions.items()]
    named.append(f"Python {record['versions']['python']}")
    rounds = f", {record['rounds']} rounds" if record.get("rounds", 1) > 1 else ""
    return f"{record['date']}, {record['machine']}{rounds}; {', '.join(named)}."


def by_size(record, columns):
    """Write ratios by the size of the table, the smallest first; `columns` maps keys to heads."""
    sizes = sorted(record["ratios"], key=lambda size: int(size.split()[0].replace(",", "")))
    rows = [[size, *(f"{record['ratios'][size][key]:.2f}" for key in columns)] for size in sizes]
    return f"{table(['table, ids', *columns.values()], rows)}\n\n{ran(record)}"


def lookup(results):
    peers = ["np.take", "weight[ids]", "torch, 1 thread", "torch, 2 threads", "copy of the output"]
    return by_size(results["lookup"], {peer: peer for peer in peers})


def gradient(results):
    columns = {"np.add.at": "np.add.at"}
    for kind in ("dense", "sparse"):
        columns |= {f"torch {kind}, {n}": f"torch {kind}, {n} thread{'s'[: n - 1]}" for n in (1, 2)}
    return by_size(results["gradient"], columns)


def counting(results):
    keys = ["million words per second, after encoding", "million words per second, all in all"]
    keys.append("peak memory, MB")
    runs = results["counting"]["counting"]
    rows = [[words, *(runs[words][key] for key in keys)] for words in sorted(runs, key=len)]
    return table(["words", *keys], rows)


def against_training(results):
    record = results["counting"]
    rows = [
        [method, found["processor seconds"], *(interval(found[task]) for task in LISTS)]
        for method, found in record["skip-gram"].items()
        if method != "ratio"
    ]
    factor = f"Training takes {record['skip-gram']['ratio']} times the processor time of counting."
    return "\n\n".join([table(["", "processor seconds", *LISTS], rows), factor, ran(record)])


def neighbours(results):
    record, rows = results["neighbours"], []
    for name, key, unit in (
        ("most_similar, 1 thread", "1 thread(s)", "milliseconds"),
        ("most_similar, 2 threads", "2 thread(s)", "milliseconds"),
        ("the first call, which divides all rows by their lengths", "first call", "seconds"),
    ):
        found, short = record[key], {"milliseconds": "ms", "seconds": "s"}[unit]
        times = [f"{found[f'{whose}{unit}']} {short}" for whose in ("", "gensim, ")]
        rows.append([name, *times, f"{found['ratio']:.2f}"])
    return table(["", "ours", "gensim", "ratio"], rows)


def files(results):
    record = results["neighbours"]
    names = {"word2vec": "word2vec, text", "glove": "GloVe, text", "binary": "word2vec, binary"}
    rows = [[name] for name in names.values()]
    for row, key in zip(rows, names, strict=True):
        for way in ("save", "load"):
            found = record[key][way]
            row += [f"{found['seconds']:.2f} s", f"{found['gensim, seconds']:.2f} s"]
            row.append(f"{found['ratio']:.2f}")
    heads = ["", "save", "gensim", "ratio", "load", "gensim", "ratio"]
    return f"{table(heads, rows)}\n\n{ran(record)}"


def speed(results):
    rows = []
    for part, name in (("sample", "20 epochs"), ("ten times, 2 epochs", "ten times, 2 epochs")):
        record = results["predicting"][part]
        for threads in ("1 thread", "2 threads"):
            cells = []
            for whose in ("SkipGram", "gensim"):
                low, middle, high = record["words per second"][f"{whose}, {threads}"]
                cells.append(interval([middle / 1000, low / 1000, high / 1000], "{:,.0f}"))
            rows.append([f"{name}, {threads}", *cells, f"{record[f'ratio, {threads}']:.2f}"])
    return table(["", "SkipGram", "gensim's Word2Vec", "ratio"], rows)


def quality(results):
    rows = []
    for name, found in results["predicting"]["sample"]["scores"].items():
        cells = [", ".join(f"{score[task][0]:.3f}" for score in found) for task in LISTS]
        cells.append(", ".join(f"{score['analogies']:.3f}" for score in found))
        rows.append([name, *cells])
    covered = found[0]["covered"]
    return table(["", *LISTS, f"analogies, {covered:,} covered"], rows)


def methods(results):
    record, rows = results["predicting"], []
    for name, found in record["methods"].items():
        cells = [found["processor seconds"]]
        for task in LISTS:
            less = "" if name == "counting" else interval(found[f"less counting, {task}"])
            cells += [interval(found[task]), less]
        rows.append([name, *cells])
    rows.sort(key=lambda row: not row[0].startswith("counting"))
    heads = ["", "processor seconds"] + [head for task in LISTS for head in (task, "less counting")]
    return f"{table(heads, rows)}\n\n{ran(record)}"


def fine_tuning(results):
    record, rows = results["fine_tuning"], []
    names = {"random": "random rows", "frozen": "GloVe, frozen", "fine-tuned": "GloVe, fine-tuned"}
    names |= {"counted": "counted rows", "TF-IDF": "TF-IDF"}
    for labels in sorted((key for key in record if key.isdecimal()), key=int):
        tests = [record[labels][name]["test"] for name in names]
        cells = [interval([sum(test) / len(test), min(test), max(test)]) for test in tests]
        rows.append([f"{int(labels):,}", *cells])
    return f"{table(['labels', *names.values()], rows)}\n\n{ran(record)}"


def table_in_a_file(results):
    record = results["memory-mapped table"]
    keys = {
        "microseconds a row, first time": "{}", "microseconds a row, again": "{}",
        "bytes asked": "{:,}", "bytes of the pages touched": "{:,}",
        "pages touched, bytes asked": "{:.1f}", "page faults": "{:,}",
    }  # fmt: skip
    rows = [
        [rows, *(form.format(found[key]) for key, form in keys.items())]
        for rows, found in sorted(record["rows"].items(), key=lambda item: len(item[0]))
    ]
    heads = ["rows", *keys]
    heads[heads.index("pages touched, bytes asked")] = "ratio of the two"
    return f"{table(heads, rows)}\n\n{ran(record)}"


def counting_on_workers(results):
    record = results["counting on workers"]
    own = "each reads its half"
    rows = [
        ["one process", record["seconds, one process"], ""],
        ["two, one process reads", record["seconds, two workers"], f"{record['ratio']:.2f}"],
        [f"two, {own}", record[f"seconds, {own}"], f"{record[f'ratio, {own}']:.2f}"],
    ]
    return f"{table(['workers', 'seconds', 'to one process'], rows)}\n\n{ran(record)}"


def language_model(results):
    found = results["transformer"]
    sizes = sorted(found["ratios"], key=lambda size: int(size.split()[0]))
    rows = [[size, f"{found['ratios'][size]:.2f}"] for size in sizes]
    return f"{table(['a text of', 'NumPy / PyTorch'], rows)}\n\n{ran(found)}"


TABLES = {
    function.__name__.replace("_", " "): function
    for function in (
        *(lookup, gradient, counting, against_training, neighbours, files),
        *(speed, quality, methods, fine_tuning),
        *(table_in_a_file, counting_on_workers, language_model),
    )
}


def written(text, results):
    """Return the text of a README with its tables made anew from `results`."""
    return BLOCK.sub(lambda block: f"{block[1]}{TABLES[block[2]](results)}\n{block[3]}", text)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail if work is left")
    check, stale = parser.parse_args(arguments).check, []
    for folder in FOLDERS:
        readme, results = ROOT / folder / "README.md", ROOT / folder / "results.json"
        old = readme.read_text(encoding="utf-8")
        new = written(old, json.loads(results.read_text(encoding="utf-8")))
        if new == old:
            continue
        if check:
            stale.append(f"{folder}/README.md is older than its results: run tools/tables.py")
        else:
            readme.write_text(new, encoding="utf-8", newline="\n")
            print(f"{folder}/README.md: written")
    print(*stale, sep="\n", end="\n" if stale else "", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
