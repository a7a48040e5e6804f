#!/usr/bin/env python3
"""What the search costs, beside SQLite FTS5 and PostgreSQL on the same data.

    cargo build --release -p indexer --bins --examples
    tests/bench/search/bars.py CORPUS_FOLDER [--documents N] [--postgres FOLDER_OF_ITS_PROGRAMS]

N documents (80,000) are put together from the corpus by `large.py`; the questions are those of `queries.jsonl`, in all forms.
MB are 10^6 bytes of title and text. CPU is user and system time of the process that works: of `indexer` for us, of this
process for SQLite, of the server's backend for PostgreSQL. Times are worth something on an idle machine only; the ratios on
any.

The others get what they offer: FTS5 a table without content (`unicode61 remove_diacritics 2`, bm25, the words joined by OR),
PostgreSQL a GIN index over `to_tsvector('simple', …)` with `ts_rank_cd`. Neither reads keystrokes or slips, so that most forms
find them little to rank: only some questions as typed are put to them, and the ratios are to ours on the same.
"""

import argparse
import importlib.util
import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
RELEASE = os.path.join(HERE, "..", "..", "..", "target", "release")
# Questions put to the others as well: PostgreSQL takes a second and more for each, since it ranks every row that has a word.
COMPARED = 40
WORD = re.compile(r"\w+")


def large():
    """The module beside this one."""
    spec = importlib.util.spec_from_file_location("large", os.path.join(HERE, "large.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cpu(who=resource.RUSAGE_SELF):
    """CPU seconds so far."""
    spent = resource.getrusage(who)
    return spent.ru_utime + spent.ru_stime


def folder_size(folder, but=()):
    """Bytes of all files, but those with an ending."""
    files = (os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)
    return sum(os.path.getsize(file) for file in files if not file.endswith(tuple(but)))


def spread(values):
    """Median and 99th percentile."""
    values = sorted(values)
    return {"p50": values[len(values) // 2], "p99": values[int((len(values) - 1) * 0.99)]}


def ours(corpus, scratch, questions, typed):
    """Index, then ask; see `indexer/examples/measure.rs`."""
    index = os.path.join(scratch, "index")
    began = cpu(resource.RUSAGE_CHILDREN)
    subprocess.run([os.path.join(RELEASE, "indexer"), "index", "--input", corpus, "--index", index],
                   check=True, stdout=subprocess.DEVNULL)
    report = {"index_s": cpu(resource.RUSAGE_CHILDREN) - began}
    report["size"] = folder_size(index, [".store"])
    for name, asked in [("all", questions), ("typed", typed)]:
        file = os.path.join(scratch, f"{name}.jsonl")
        with open(file, "w", encoding="utf-8") as out:
            out.writelines(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in asked)
        # A copy, since the measure writes while it asks.
        copy = shutil.copytree(index, os.path.join(scratch, f"index-{name}"))
        done = subprocess.run([os.path.join(RELEASE, "examples/measure"), copy, file], check=True, capture_output=True)
        report[name] = json.loads(done.stdout)
        shutil.rmtree(copy)
    return report


def fts5(corpus, scratch, typed):
    """The same in SQLite."""
    file = os.path.join(scratch, "fts5.db")
    database = sqlite3.connect(file)
    tokens = "unicode61 remove_diacritics 2"
    database.execute(f"create virtual table page using fts5(title, body, content='', tokenize='{tokens}')")
    rows = list(documents(corpus))
    began = cpu()
    with database:
        database.executemany("insert into page(rowid, title, body) values (?, ?, ?)",
                             ((at, row["title"], row["text"]) for at, row in enumerate(rows)))
        database.execute("insert into page(page) values ('optimize')")
    report = {"index_s": cpu() - began, "size": os.path.getsize(file)}
    times = []
    for text in typed:
        words = " OR ".join(f'"{word}"' for word in WORD.findall(text))
        began = time.thread_time()
        database.execute("select rowid from page where page match ? order by rank limit 10", (words,)).fetchall()
        times.append((time.thread_time() - began) * 1e3)
    return report | {"search": spread(times)}


class Postgres:
    """A server of our own in a scratch folder, asked through psql."""

    def __init__(self, programs, scratch):
        self.programs, self.folder = programs, os.path.join(scratch, "postgres")
        os.mkdir(self.folder)
        os.chmod(scratch, 0o755)
        self.as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.as_user:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-D", f"{self.folder}/data", "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "-A", "trust")
        options = f"-c listen_addresses='' -k {self.folder} -c max_parallel_workers_per_gather=0 -c max_parallel_maintenance_workers=0"
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", options, "start")

    def run(self, program, *arguments):
        """One of the server's programs."""
        subprocess.run([*self.as_user, os.path.join(self.programs, program), *arguments], check=True, stdout=subprocess.DEVNULL)

    def ask(self, script):
        """The output of a script and the CPU seconds that its backend spent."""
        script = "select pg_backend_pid();\n" + script + "\n\\! sleep 0.2\nselect 'cpu', pg_read_file('/proc/self/stat');\n"
        command = [os.path.join(self.programs, "psql"), "-h", self.folder, "-U", "postgres", "-At", "-q", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(command, input=script.encode(), capture_output=True, check=True).stdout.decode()
        ticks = done[done.rindex("cpu|"):].rsplit(")", 1)[1].split()
        return done, (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        """Ends the server."""
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")


def postgres(corpus, scratch, typed, programs):
    """The same in PostgreSQL."""
    server = Postgres(programs, scratch)
    try:
        rows = "".join(f"{row['title']} {row['text']}".translate({92: 32, 9: 32, 10: 32, 13: 32, 0: 32}) + "\n"
                       for row in documents(corpus))
        server.ask("create table page (id serial, body text, words tsvector);\ncopy page(body) from stdin;\n" + rows + "\\.\n")
        _, seconds = server.ask("set maintenance_work_mem = '1GB';\nupdate page set words = to_tsvector('simple', body);\n"
                                "create index on page using gin(words);\nvacuum analyze page;")
        out, _ = server.ask("select 'size', (select sum(pg_column_size(words)) from page) + pg_relation_size('page_words_idx');")
        asks = ["\\timing on"]
        for text in typed:
            words = " | ".join(f"'{word}'" for word in WORD.findall(text.replace("'", " "))).replace("'", "''")
            asks.append(f"select id from page, to_tsquery('simple', '{words}') q where words @@ q "
                        "order by ts_rank_cd(words, q) desc limit 10;")
        timed, spent = server.ask("\n".join(asks))
        times = [float(ms) for ms in re.findall(r"^Time: ([\d.]+) ms", timed, re.M)]
        return {"index_s": seconds, "size": int(re.search(r"^size\|(\d+)", out, re.M)[1]), "search": spread(times[:len(typed)]),
                "mean_cpu_ms": spent * 1e3 / len(typed)}
    finally:
        server.stop()


def documents(corpus):
    """The rows of a file of documents."""
    with open(corpus, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def bar(name, value, most, least=False, unit=""):
    """A line of the table."""
    met = value >= most if least else value <= most
    print(f"{'ok  ' if met else 'MISS'} {name:<48} {value:>9.2f} {unit:<4} bar {'≥' if least else '≤'} {most}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("--documents", type=int, default=80_000)
    arguments.add_argument("--postgres", default="/usr/lib/postgresql/15/bin")
    asked = arguments.parse_args()
    with open(os.path.join(asked.folder, "queries.jsonl"), encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    questions = [row["text"] for row in rows]
    typed = [row["text"] for row in rows if row["variant"] == "orig"][:COMPARED]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        corpus, size = os.path.join(scratch, "corpus.jsonl"), 0
        with open(corpus, "w", encoding="utf-8") as out:
            for row in large().documents(asked.folder, asked.documents):
                size += len(row["title"].encode()) + len(row["text"].encode())
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        big = asked.documents > 200_000
        us = ours(corpus, scratch, questions, typed)
        every, same = us["all"], us["typed"]["search_cpu_ms"]
        print(f"{asked.documents} documents, {size / 1e6:.0f} MB of text, {len(questions)} questions; load {os.getloadavg()[0]:.1f}")
        bar("index, text a CPU second", size / 1e6 / us["index_s"], 6, True, "MB")
        bar("index without stored text / text", us["size"] / size, 1.6)
        bar("search p50, CPU", every["search_cpu_ms"]["p50"], 50 if big else 15, unit="ms")
        bar("search p99, CPU", every["search_cpu_ms"]["p99"], 50 if big else 15, unit="ms")
        bar("facet counts p99, CPU", every["facets_cpu_ms"]["p99"], 150, unit="ms")
        bar("suggestions p99, CPU", every["suggest_cpu_ms"]["p99"], 10, unit="ms")
        bar("resident beyond mapped files", every["resident_mib"], 300, unit="MiB")
        bar("p99 wall while indexing / idle", every["indexing_wall_ms"]["p99"] / every["search_wall_ms"]["p99"], 2)
        bar("cold start to the first answer, CPU", every["cold_start_cpu_s"], 1, unit="s")
        if big:
            return
        others = [("SQLite FTS5", fts5(corpus, scratch, typed)), ("PostgreSQL", postgres(corpus, scratch, typed, asked.postgres))]
        print(f"{'':16} {'MB/CPU s':>9} {'× ours':>7} {'size/text':>10} {'× ours':>7} {'p50 ms':>8} {'p99 ms':>8} {'p99 × ours':>11}")
        print(f"{'ours, as typed':16} {size / 1e6 / us['index_s']:>9.2f} {1:>7} {us['size'] / size:>10.2f} {1:>7} "
              f"{same['p50']:>8.2f} {same['p99']:>8.2f} {1:>11}")
        for name, other in others:
            times = other["search"]
            print(f"{name:16} {size / 1e6 / other['index_s']:>9.2f} {us['index_s'] / other['index_s']:>7.2f} "
                  f"{other['size'] / size:>10.2f} {other['size'] / us['size']:>7.2f} {times['p50']:>8.2f} {times['p99']:>8.2f} "
                  f"{times['p99'] / same['p99']:>11.2f}")


if __name__ == "__main__":
    sys.exit(main())
