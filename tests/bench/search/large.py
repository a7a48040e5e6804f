#!/usr/bin/env python3
"""A large corpus to measure costs on: `tests/bench/search/large.py CORPUS_FOLDER COUNT > large.jsonl`

Writes COUNT documents {id, title, text}, each put together from sentences of `corpus.jsonl` drawn at random (seed 2026), as
many sentences as a passage of the corpus has, under a title drawn likewise. Words and neighbours keep their frequencies;
but no word is new, so that posting lists are longer and the vocabulary smaller than those of as many real pages: a hard
case for the time of a question, an easy one for the size of the vocabulary. It says nothing about quality.
"""

import json
import os
import random
import re
import sys


def documents(folder, count, seed=2026):
    """The documents, one after the other."""
    draw = random.Random(seed)
    titles, sentences, lengths = [], [], []
    with open(os.path.join(folder, "corpus.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            passage = json.loads(line)
            found = re.findall(r"\S.*?(?:[.!?…](?=\s)|$)", passage["text"], re.S)
            titles.append(passage.get("title", ""))
            sentences.extend(found)
            lengths.append(len(found))
    for number in range(count):
        text = " ".join(draw.choices(sentences, k=draw.choice(lengths)))
        yield {"id": f"r{number:07}", "title": draw.choice(titles), "text": text}


def main():
    folder, count = sys.argv[1:]
    for document in documents(folder, int(count)):
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
