#!/usr/bin/env python3
"""Learns the model that tells which articles are of one story, and writes it to src/grouping/model.txt.

    train_stories.py --score target/release/examples/score --shared ../shared [--folds]

With --folds nothing is written: each half of the stories is judged by a model that was learnt from the other half, and
the figures of both halves together are printed, which is what unseen stories can be expected to give. Needs
scikit-learn (pip install scikit-learn). Takes some minutes.
"""
import argparse
import gzip
import hashlib
import json
import pathlib
import subprocess
import tempfile
import warnings
from collections import Counter

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODEL = ROOT / "src" / "grouping" / "model.txt"

# What a set counts; ecb has no times, the others are learnt from with and without theirs.
LEARNT_FROM = {"allsides": 1.0, "ecb": 1.5, "basil": 0.4, "uci": 1.0}
JUDGED = ("allsides", "ecb", "basil", "uci", "mix")

# Three networks of eight neurons, added up: one alone depends on where it starts.
NETWORKS = 3
NEURONS = 8
DECAY = 0.05
ROUNDS = 30

HEAD = """\
# The model that tells which pairs of articles are of one story; see pair.rs for the features and model.rs for how it
# judges. Learnt from the labelled sets {sets}, {pairs} pairs in all, by
#     python3 tests/system/train_stories.py --score target/release/examples/score --shared ../shared
# which writes this file. A feature's line: its mean, its spread, and its weight in each of {neurons} neurons; then the
# neurons' biases, what each adds to the judgement, and what is added to all. No text is in it.
"""


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--score", required=True, help="the built example `score`")
    ap.add_argument("--shared", required=True, help="the folder with corpora/stories")
    ap.add_argument("--folds", action="store_true", help="print figures for unseen stories instead")
    a = ap.parse_args()
    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    corpora = pathlib.Path(a.shared) / "corpora" / "stories"
    with tempfile.TemporaryDirectory() as folder:
        examples = [*learnt_from(a.score, corpora, pathlib.Path(folder))]
        if not a.folds:
            MODEL.write_text(model(examples), encoding="utf-8")
            return
        paths = []
        for half in (0, 1):
            paths.append(pathlib.Path(folder) / f"model-{half}.txt")
            chosen = [(names, x[h == half], y[h == half], weight) for names, x, y, h, weight in examples]
            paths[-1].write_text(model([(n, x, y, None, w) for n, x, y, w in chosen]), encoding="utf-8")
        for name in JUDGED:
            print(name, *(f"{key} {value:.3f}" for key, value in judged(a.score, corpora, name, paths).items()))


def learnt_from(score, corpora, folder):
    """Of each set, with and without times: names, features, labels, halves and weight."""
    for name, weight in LEARNT_FROM.items():
        data = corpora / f"{name}.jsonl.gz"
        yield from [(*pairs(score, data), weight / 2)]
        items = [json.loads(line) for line in gzip.open(data, "rt", encoding="utf-8")]
        untimed = folder / f"{name}.jsonl"
        untimed.write_text("".join(json.dumps(item | {"time": ""}) + "\n" for item in items), encoding="utf-8")
        yield (*pairs(score, untimed), weight / 2)


def pairs(score, data):
    out = subprocess.run([score, "pairs", str(data)], capture_output=True, check=True).stdout.decode().splitlines()
    names, rows = json.loads(out[0])["features"], [json.loads(line) for line in out[1:]]
    x = np.array([row["features"] for row in rows], np.float32)
    return names, x, np.array([row["same"] for row in rows]), np.array([half(row["story"]) for row in rows])


def half(story):
    """Of one story in two sets, the same half."""
    for name in LEARNT_FROM:
        story = story.removeprefix(name + "-")
    return hashlib.sha256(story.encode()).digest()[0] & 1


def model(examples):
    names = examples[0][0]
    x = np.concatenate([x for _, x, *_ in examples])
    y = np.concatenate([y for _, _, y, *_ in examples])
    weights = np.concatenate([np.full(len(y), weight / len(y)) for _, _, y, _, weight in examples])
    mean, spread = x.mean(0), x.std(0) + 1e-6
    z = np.clip((x - mean) / spread, -4, 4)
    columns, biases, outputs, total = [], [], [], 0.0
    for seed in range(NETWORKS):
        network = MLPClassifier(
            (NEURONS,), activation="tanh", alpha=DECAY, max_iter=ROUNDS, learning_rate_init=3e-3, batch_size=256,
            random_state=seed,
        ).fit(z, y, sample_weight=weights / weights.mean())
        columns.append(network.coefs_[0])
        biases.extend(network.intercepts_[0])
        outputs.extend(network.coefs_[1][:, 0] / NETWORKS)
        total += network.intercepts_[1][0] / NETWORKS
    numbers = lambda values: " ".join(f"{value:.4g}" for value in values)
    lines = [
        f"{name} {numbers([mean[i], spread[i]])}  {numbers(row)}"
        for i, (name, row) in enumerate(zip(names, np.concatenate(columns, axis=1)))
    ]
    lines += [f"bias {numbers(biases)}", f"output {numbers(outputs)}", f"sum {total:.4g}"]
    head = HEAD.format(sets=", ".join(LEARNT_FROM), pairs=len(y), neurons=NETWORKS * NEURONS)
    return head + "\n".join(lines) + "\n"


def judged(score, corpora, name, paths):
    """B-cubed and pairwise figures; each story is judged by the model that was not learnt from it."""
    data = corpora / f"{name}.jsonl.gz"
    gold = [json.loads(line)["story"] for line in gzip.open(data, "rt", encoding="utf-8")]
    sums = Counter()
    for learnt, path in enumerate(paths):
        out = subprocess.run([score, "stories", str(data), str(path)], capture_output=True, check=True).stdout
        found = [json.loads(line)["cluster"] for line in out.decode().splitlines()]
        golds, clusters, both = Counter(gold), Counter(found), Counter(zip(gold, found))
        for story, cluster in zip(gold, found):
            if half(story) == learnt:
                continue
            together = both[story, cluster]
            sums += Counter(
                n=1, p=together / clusters[cluster], r=together / golds[story], tp=together - 1,
                pp=clusters[cluster] - 1, gp=golds[story] - 1,
            )
    f1 = lambda p, r: 2 * p * r / (p + r) if p + r else 0.0
    p, r, pair_p, pair_r = sums["p"] / sums["n"], sums["r"] / sums["n"], sums["tp"] / sums["pp"], sums["tp"] / sums["gp"]
    return {
        "b3-p": p, "b3-r": r, "B3": f1(p, r), "pair-p": pair_p, "pair-r": pair_r, "PAIR": f1(pair_p, pair_r),
    }


if __name__ == "__main__":
    main()
