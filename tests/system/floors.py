#!/usr/bin/env python3
"""Scores the program against the labelled data and compares with tests/floors.toml. Standard library only.

    floors.py --score target/release/examples/score --shared ../shared [--raise] [SET ...]

For every set of floors.toml: prints each figure beside its floor and its goal, and ends with 1 when a figure is
below its floor, when the data is not what the floor was measured on, or when a floor is lower than in an earlier
commit. `--raise` writes better figures in as the new floors, rounded down to four digits and up to the goal; floors never fall. Without SET all sets are
scored.
"""
import argparse
import hashlib
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLOORS = ROOT / "tests" / "floors.toml"


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--score", required=True, help="the built example `score`")
    ap.add_argument("--shared", required=True, help="the folder with corpora/ and tools/")
    ap.add_argument("--raise", dest="rise", action="store_true", help="write better figures in as floors")
    ap.add_argument("sets", nargs="*")
    a = ap.parse_args()
    shared = pathlib.Path(a.shared)
    text = FLOORS.read_text(encoding="utf-8")
    faults = fallen(tomllib.loads(text))
    print(f"{'set':<24}{'figure':<24}{'measured':>9}{'floor':>9}{'goal':>9}")
    for name, of in tomllib.loads(text).items():
        if a.sets and name not in a.sets:
            continue
        data = shared / of["data"]
        if checksum(data) != of["sha256"]:
            faults.append(f"{name}: {data} is not the data that its floors were measured on")
            continue
        for figure, value in measured(of, a.score, data, shared / "tools").items():
            limits = of["figures"].get(figure)
            if limits is None:
                continue
            floor, goal = limits["floor"], limits.get("goal")
            verdict = ("" if value >= floor else "  BELOW THE FLOOR") + ("  goal" if goal and value >= goal else "")
            print(f"{name:<24}{figure:<24}{value:>9.4f}{floor:>9.4f}{goal or math.nan:>9.3f}{verdict}")
            if value < floor:
                faults.append(f"{name}: {figure} is {value:.4f}, its floor {floor:.4f}")
            elif a.rise:
                text = raised(text, name, figure, math.floor(min(value, goal or 1) * 1e4) / 1e4)
    if a.rise:
        FLOORS.write_text(text, encoding="utf-8")
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(bool(faults))


def checksum(data):
    """SHA-256 of a file, or over the sums and names of a folder's files."""
    if data.is_file():
        return hashlib.sha256(data.read_bytes()).hexdigest()
    whole = hashlib.sha256()
    for file in sorted(path for path in data.rglob("*") if path.is_file()):
        name = file.relative_to(data).as_posix()
        whole.update(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {name}\n".encode())
    return whole.hexdigest()


def fallen(now):
    """Floors that stood higher in an earlier commit on the same data."""
    git = ["git", "-C", str(ROOT)]
    log = subprocess.run([*git, "log", "--format=%H", "--", "tests/floors.toml"], capture_output=True, text=True)
    faults = []
    for commit in log.stdout.split():
        shown = subprocess.run([*git, "show", f"{commit}:tests/floors.toml"], capture_output=True, text=True)
        for name, before in tomllib.loads(shown.stdout).items() if shown.returncode == 0 else ():
            of = now.get(name, {"sha256": before["sha256"], "figures": {}})
            if of["sha256"] != before["sha256"]:
                continue
            for figure, limits in before["figures"].items():
                floor = of["figures"].get(figure, {"floor": -1})["floor"]
                if floor < min(limits["floor"], limits.get("goal", 1)):
                    faults.append(f"{name}: the floor of {figure} stood at {limits['floor']} in {commit[:9]}")
    return sorted(set(faults))


def raised(text, name, figure, value):
    """The file with a higher floor, everything else left as it is."""
    section = re.search(rf"(?ms)^\[{re.escape(name)}\.figures\]$.*?(?=^\[|\Z)", text)
    line = re.compile(rf"(?m)^({re.escape(figure)}\s*=\s*\{{\s*floor\s*=\s*)([0-9.]+)")
    higher = line.sub(lambda m: m[1] + f"{max(value, float(m[2])):.4f}", section[0])
    return text[: section.start()] + higher + text[section.end() :]


def measured(of, score, data, tools):
    """Runs the program and the scorer of a set; returns its figures by name."""
    kind = of["kind"]
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "predictions.json"
        with open(out, "wb") as file:
            subprocess.run([score, kind, str(data)], stdout=file, check=True)
        return {
            "feeds": feeds, "articles": articles, "relevance": relevance, "stories": stories, "neardup": stories,
        }[kind](data, out, tools, of.get("options", []))


def scorer(tools, name, *arguments):
    command = [sys.executable, str(tools / name), *map(str, arguments), "--json"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def feeds(data, out, tools, options):
    by_class = scorer(tools, "score_feeds.py", data / "expected.jsonl", out)
    by_source = scorer(tools, "score_feeds.py", data / "expected.jsonl", out, "--by", "source")
    share = lambda row, field: row[field]["ok"] / row[field]["of"]
    figures = {f"core-{name}": share(row, "core") for name, row in by_class.items() if name != "TOTAL"}
    total = by_class["TOTAL"]
    return figures | {
        "core": share(total, "core"),
        "entry-count": share(total, "n_entries"),
        "date-strings": share(by_source["datestrings"], "dates"),
    }


def articles(data, out, tools, options):
    result = scorer(tools, "score_articles.py", data / "truth.json.gz", out, "--bootstrap", "0", "--meta", *options)
    figures = {f"body-{key}": result["groups"]["all"][key] for key in ("f1", "precision", "recall") if result["groups"]}
    figures |= {field: row["accuracy"] for field, row in result["meta"].items()}
    if result.get("snippets"):
        figures["snippets-f1"] = result["snippets"]["f1"]
    return figures


def relevance(data, out, tools, options):
    result = scorer(tools, "score_relevance.py", data, out)
    figures = {key: result["micro"][letter] for key, letter in (("precision", "P"), ("recall", "R"), ("f1", "F"))}
    figures |= {f"f1-{topic}": row["F"] for topic, row in result.items() if topic not in ("micro", "highlights")}
    figures["highlights"] = result["highlights"]
    items = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()]
    for pool in ("en", "de", "zh", "others") if "paragraphs" not in items[0] else ():
        of_pool = [item for item in items if (item["lang"] if item["lang"] in ("en", "de", "zh") else "others") == pool]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as gold:
            gold.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in of_pool)
            gold.flush()
            figures[f"f1-{pool}"] = scorer(tools, "score_relevance.py", gold.name, out)["micro"]["F"]
    return figures


def stories(data, out, tools, options):
    result = scorer(tools, "score_stories.py", data, out)["all"]
    return {"b-cubed-f1": result["b3_f1"], "pairwise-f1": result["pair_f1"], "pairwise-precision": result["pair_p"]}


if __name__ == "__main__":
    main()
