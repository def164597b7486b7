#!/usr/bin/env python3
"""The fake press of the shared bench: what is found, told twice or told wrongly, and at what cost. Standard library only.

    press.py --program target/release/presswatch --shared ../shared [--work DIR] [--feeds 100] [--seeds 1,2]
             [--port 18080] [--smtp 18025] [--without-python]

For every seed it makes a world of news sites on loopback (about 145 MB for 100 feeds), serves it with nginx, and runs a
bare download, this program and a Python peer (feedparser, trafilatura, SQLite, smtplib) over it: cold, warm (nothing
new) and round2 (a little new, one article revised). All of it is bounded; nothing leaves this machine.
Needs nginx and, for the peer, pip. Ends with 1 when something was missed, told twice or told wrongly.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PEER_NEEDS = ("feedparser", "trafilatura", "requests", "lxml_html_clean")
ARTICLES_PER_FEED = 20


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--program", required=True)
    ap.add_argument("--shared", required=True)
    ap.add_argument("--work", help="a folder that stays; left out: a temporary one")
    ap.add_argument("--feeds", type=int, default=100)
    ap.add_argument("--seeds", default="1")
    ap.add_argument("--port", type=int, default=18080)
    ap.add_argument("--smtp", type=int, default=18025)
    ap.add_argument("--without-python", action="store_true")
    a = ap.parse_args()
    if not shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"):
        sys.exit("press.py needs nginx: apt-get install nginx-light")
    work = pathlib.Path(a.work or tempfile.mkdtemp(prefix="press-")).resolve()
    work.mkdir(parents=True, exist_ok=True)
    # The scripts write beside themselves, and the shared folder is only for reading.
    bench = work / "bench"
    shutil.copytree(pathlib.Path(a.shared) / "bench", bench, dirs_exist_ok=True, copy_function=shutil.copyfile)
    faults = 0
    try:
        floor = build_floor(bench, work)
        python = None if a.without_python else peer_python(work)
        for seed in a.seeds.split(","):
            faults += one_world(a, bench, work / f"seed-{seed}", seed, floor, python)
    finally:
        if not a.work:
            shutil.rmtree(work, ignore_errors=True)
    sys.exit(bool(faults))


def build_floor(bench, work):
    """The bare download, with tokio and reqwest."""
    env = os.environ | {"CARGO_TARGET_DIR": str(work / "floor-target")}
    subprocess.run(["cargo", "build", "-q", "--release"], cwd=bench / "floor", env=env, check=True)
    return work / "floor-target" / "release" / "floor"


def peer_python(work):
    """A Python with what the peer needs; this one, or one made for it."""
    imports = "import " + ", ".join(PEER_NEEDS)
    if subprocess.run([sys.executable, "-c", imports], capture_output=True).returncode == 0:
        return sys.executable
    venv = work / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin/pip", "install", "-q", *PEER_NEEDS], check=True)
    return str(venv / "bin/python3")


def one_world(a, bench, work, seed, floor, python):
    world, served, out = work / "world", work / "served", work / "out"
    shutil.rmtree(work, ignore_errors=True)
    out.mkdir(parents=True)
    port = ["--port", str(a.port)]
    make = ["make", "--out", world, "--feeds", str(a.feeds), "--seed", seed, *port]
    subprocess.run([sys.executable, bench / "world.py", *make], check=True, stdout=subprocess.DEVNULL)
    env = os.environ | {"PATH": os.environ["PATH"] + ":/usr/sbin"}
    subprocess.run(["sh", bench / "serve.sh", "start", world, served, str(a.port)], env=env, check=True,
                   stdout=subprocess.DEVNULL)
    peers = ["floor-rust", "floor-rust-articles", "ours", "ours-feeds"] + (["python", "python-feeds"] if python else [])
    config = f"{sys.executable} {bench}/make_config.py --feeds {{dir}}/feeds.txt --watch {{watch}} --state {{dir}}/state"
    env |= {
        "BENCH_ACCESS_LOG": str(served / "access.log"),
        "BENCH_FLOOR": str(floor),
        "BENCH_PY": python or sys.executable,
        "BENCH_OURS_CONFIG": config + " --smtp {smtp} --mode {mode} --out {dir}/presswatch.toml",
        "BENCH_OURS": f"{pathlib.Path(a.program).resolve()} once --all --config {{dir}}/presswatch.toml",
    }
    run = [sys.executable, bench / "bench.py", "--world", world, "--work", out, "--peers", ",".join(peers)]
    try:
        subprocess.run([*run, "--scenario", "cold,warm,round2", "--smtp", str(a.smtp)], env=env, check=True,
                       stdout=subprocess.DEVNULL)
    finally:
        subprocess.run(["sh", bench / "serve.sh", "stop", served], check=False)
    results = [json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()]
    return report(seed, a.feeds, {(row["peer"], row["phase"]): row for row in results})


def report(seed, feeds, rows):
    print(f"\nseed {seed}, {feeds} feeds")
    print(f"{'':<22}{'phase':<8}{'rc':>3}{'CPU s':>8}{'MiB':>7}{'found':>11}{'twice':>7}{'decoys':>8}{'updates missed':>16}")
    faults = 0
    for (peer, phase), row in rows.items():
        score = row.get("score") or {}
        told = f"{score['found']}/{score['expected']}" if score else ""
        cells = [score.get(key, "") for key in ("duplicates", "decoys_reported", "updates_missed")]
        print(f"{peer:<22}{phase:<8}{row['rc']:>3}{row['cpu_s']:>8.3f}{row['rss_mib']:>7.1f}{told:>11}"
              f"{cells[0]:>7}{cells[1]:>8}{cells[2]:>16}")
        if peer == "ours" and (row["rc"] or score and (score["missed"] or score["duplicates"] or score["decoys_reported"])):
            faults += 1
    costs(feeds, rows)
    return faults


def costs(feeds, rows):
    """CPU milliseconds a feed and an article, beside the bare download of the same run."""
    cpu = lambda peer, phase="cold": rows[peer, phase]["cpu_s"] if (peer, phase) in rows else None
    bare = {"cold feed": cpu("floor-rust") / feeds, "article": cpu("floor-rust-articles") / feeds / ARTICLES_PER_FEED}
    for peer in ("ours", "python"):
        if cpu(peer) is None:
            continue
        costs = {
            "cold feed": cpu(f"{peer}-feeds") / feeds,
            "poll answered 304": cpu(f"{peer}-feeds", "warm") / feeds,
            "article": (cpu(peer) - cpu(f"{peer}-feeds")) / feeds / ARTICLES_PER_FEED,
        }
        told = [f"{name} {cost * 1e3:.2f} ms" + (f" (bare {bare[name] * 1e3:.2f})" if name in bare else "")
                for name, cost in costs.items()]
        print(f"{peer}: " + ", ".join(told))


if __name__ == "__main__":
    main()
