#!/usr/bin/env python3
"""How well and how fast words are segmented: `tests/bench/search/segmentation.py [--gold FILE.tsv] [--text FILE]`

`--gold` holds lines `id TAB sentence TAB words joined by _`; without it the weights that the program carries are not judged
(they have seen the treebank's train and dev parts), but models are trained and judged on `train.tsv` and `dev.tsv` under
`tests/data/treebank`: in ten parts, each judged by what the nine others teach, which is nearly as much as the carried weights
know; and on `train.tsv` alone, half as much, judged on `dev.tsv`, which is of other texts. F1 is that of the SIGHAN bakeoffs (Sproat and Emerson, 2003): the harmonic mean of the shares of
right words among those found and among those of the gold standard; a word is right when both its ends are.

Speed is the CPU time of `indexer segment` on `--text` (the treebank's sentences without it), repeated to some megabytes, in
syllables, that is pieces between spaces, a second.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
TREEBANK = os.path.join(TOP, "tests/data/treebank")
RELEASE = os.path.join(TOP, "target/release")


def spans(segmented):
    """(first, last) syllable of every word."""
    found, at = set(), 0
    for word in segmented.split():
        length = len([part for part in word.split("_") if part]) or 1
        found.add((at, at + length))
        at += length
    return found


def f1(lines, gold):
    """See the top of the file."""
    right = found = wanted = 0
    for line, expected in zip(lines, gold, strict=True):
        a, b = spans(line), spans(expected)
        right, found, wanted = right + len(a & b), found + len(a), wanted + len(b)
    return 2 * right / (found + wanted)


def segment(text):
    """The segmented text and the CPU seconds spent."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([os.path.join(RELEASE, "indexer"), "segment"], input=text.encode(), capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout.decode(), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--gold")
    arguments.add_argument("--text", default=os.path.join(TREEBANK, "train.tsv"))
    asked = arguments.parse_args()
    if asked.gold:
        with open(asked.gold, encoding="utf-8") as lines:
            gold = [line.rstrip("\n").split("\t")[2] for line in lines]
        raw = "\n".join(line.replace("_", " ") for line in gold) + "\n"
        print(f"F1 {f1(segment(raw)[0].splitlines(), gold):.4f} on {asked.gold}")
    else:
        trainer, data = os.path.join(RELEASE, "examples/train_segmenter"), lambda name: os.path.join(TREEBANK, name)
        with tempfile.NamedTemporaryFile() as weights:
            command = [trainer, weights.name, "--test", data("dev.tsv"), data("words.txt"), data("train.tsv")]
            done = subprocess.run(command, capture_output=True, check=True, text=True)
            print("trained on train.tsv, judged on dev.tsv:", done.stderr.strip())
        command = [trainer, "--folds", "10", data("words.txt"), data("train.tsv"), data("dev.tsv")]
        done = subprocess.run(command, capture_output=True, check=True, text=True)
        print("train.tsv and dev.tsv:", done.stderr.strip())
    with open(asked.text, encoding="utf-8") as lines:
        text = "".join(line.split("\t")[-2 if "\t" in line else 0].strip() + "\n" for line in lines)
    text *= max(1, 8_000_000 // len(text))
    syllables = len(text.split())
    seconds = sorted(segment(text)[1] for _ in range(5))[2]
    print(f"{syllables / seconds / 1e6:.2f} million syllables a CPU second ({syllables} syllables, median of five)")


if __name__ == "__main__":
    sys.exit(main())
