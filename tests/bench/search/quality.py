#!/usr/bin/env python3
"""How well the search finds, for each way of typing a question.

    tests/bench/search/quality.py CORPUS_FOLDER [--indexer FILE] [--half first|second] [--failures FORM]

CORPUS_FOLDER holds `corpus.jsonl` ({id, title, text}) and `queries.jsonl` ({id, variant, text, relevant: [id]}; the id is
`question.variant`). The whole pipeline is measured: `indexer index` into a scratch folder, then `indexer run` with 100
documents a question.

nDCG@10 is that of Järvelin and Kekäläinen (Cumulated gain-based evaluation of IR techniques, ACM TOIS 20(4), 2002) with
binary gains and the discount of the TREC evaluations, log2(rank + 1): the sum over the relevant documents among the first
ten of 1 / log2(rank + 1), divided by the same sum for an ideal order. recall@100 is the share of the relevant documents
among the first hundred. Both are means over the questions of a form.

`--half` measures one half of the questions (even or odd, by the hash of the question's id, all its forms together), so
that what was tuned on one half can be judged on the other. `--failures` lists the questions whose form does worse than
as typed, the worst first.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import zlib
from collections import defaultdict

FORMS = ["orig", "swapnfd", "nodia", "telex", "vni", "typo", "kw", "kw_nodia", "kw_typo"]
TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))


def ndcg(found, relevant, depth=10):
    """See the top of the file."""
    gain = [1 / math.log2(rank + 1) for rank in range(1, depth + 1)]
    got = sum(gain[at] for at, document in enumerate(found[:depth]) if document in relevant)
    best = sum(gain[: min(len(relevant), depth)])
    return got / best if best else 0.0


def recall(found, relevant, depth=100):
    """The share of `relevant` among the first `depth` of `found`."""
    return len(relevant & set(found[:depth])) / len(relevant) if relevant else 0.0


def questions(folder, half=None):
    """The questions of a corpus folder, or of one half of it."""
    with open(os.path.join(folder, "queries.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            question = json.loads(line)
            name = question["id"].rsplit(".", 1)[0]
            odd = zlib.crc32(name.encode()) >> 8 & 1
            if half is None or odd == (half == "second"):
                yield name, question


def answers(indexer, folder):
    """Document ids by question, best first, from a fresh index."""
    with tempfile.TemporaryDirectory() as scratch:
        index, table = os.path.join(scratch, "index"), os.path.join(scratch, "run.tsv")
        corpus, asked = os.path.join(folder, "corpus.jsonl"), os.path.join(folder, "queries.jsonl")
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([indexer, "index", "--input", corpus, "--index", index], **quiet)
        subprocess.run([indexer, "run", "--index", index, "--queries", asked, "--out", table, "--limit", "100"], **quiet)
        found = defaultdict(list)
        with open(table, encoding="utf-8") as lines:
            for line in lines:
                question, document = line.split("\t")[:2]
                found[question].append(document)
        return found


def measure(indexer, folder, half=None):
    """{form: {question: (nDCG@10, recall@100, text)}}"""
    found = answers(indexer, folder)
    forms = defaultdict(dict)
    for name, question in questions(folder, half):
        documents, relevant = found[question["id"]], set(question["relevant"])
        scores = ndcg(documents, relevant), recall(documents, relevant), question["text"]
        forms[question["variant"]][name] = scores
    return forms


def means(scores):
    """Mean nDCG@10 and mean recall@100 of the questions of a form."""
    rows = list(scores.values())
    return tuple(sum(row[at] for row in rows) / len(rows) for at in (0, 1))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("--indexer", default=os.path.join(TOP, "target/release/indexer"))
    arguments.add_argument("--half", choices=["first", "second"])
    arguments.add_argument("--failures", metavar="FORM", choices=FORMS)
    asked = arguments.parse_args()
    forms = measure(asked.indexer, asked.folder, asked.half)
    print(f"{'form':<10} {'nDCG@10':>8} {'recall@100':>11} {'questions':>10}")
    for form in sorted(forms, key=lambda form: FORMS.index(form) if form in FORMS else len(FORMS)):
        gain, reached = means(forms[form])
        print(f"{form:<10} {gain:>8.4f} {reached:>11.4f} {len(forms[form]):>10}")
    if asked.failures:
        right = forms["kw" if asked.failures.startswith("kw_") else "orig"]
        rows = [(right[name][0] - row[0], name, row[0], row[2]) for name, row in forms[asked.failures].items()]
        for lost, name, gain, text in sorted(rows, reverse=True):
            if lost > 0:
                print(f"-{lost:.2f} → {gain:.2f}  {name}  {text}\n               as typed: {right[name][2]}")


if __name__ == "__main__":
    sys.exit(main())
