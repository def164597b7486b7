#!/usr/bin/env python3
"""Real articles and real feeds through `once`, and what arrives by mail (Python standard library only).

usage: real_input.py --program PROGRAM --shared FOLDER

FOLDER holds corpora/seed, corpora/articles and corpora/feeds; nothing of them is kept. The seed article is set as a
page in an outlet's usual frame; some real pages and feeds are served beside it, all on loopback.
"""
import argparse
import email
import email.policy
import gzip
import html
import http.server
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
from email.utils import formatdate

PAGES_PER_SET = 10
FEEDS = 60
SETS = ("fundus", "scrapinghub", "trafilatura", "wcxb")

CONFIG = """
[daemon]
timezone = "UTC"
state = {state}
lookback = "3650d"

[fetch]
allow_addresses = ["127.0.0.0/8"]
host_gap = "0s"
per_host = 8
robots = false

[mail]
from = "presswatch <alerts@example.org>"
operator = "ops@example.org"

[[topic]]
id = "export-controls"
name = "Chip export controls"
[topic.terms]
control = {{ en = ["export control"], de = ["Exportkontrolle", "Exportbeschränkung"] }}
chip = {{ de = ["Hochleistungschip"] }}
[topic.query]
match = '@control OR Schwarzmarkt NEAR/4 @chip'

[[topic]]
id = "deepseek"
name = "DeepSeek"
[topic.query]
match = 'DeepSeek'

[[topic]]
id = "nvidia"
name = "Nvidia"
[topic.query]
match = 'Nvidia'

[[subscription]]
id = "desk"
to = ["desk@example.org"]
topics = ["export-controls", "deepseek", "nvidia"]
digest = {{ at = "now" }}
"""

FRAME = """<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{title} | Der Bote</title>
<meta property="og:site_name" content="Der Bote"></head><body>
<header><a href="/">Der Bote</a><nav><ul><li><a href="/politik">Politik</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1>{title}</h1>{body}</article>
<aside><h3>Mehr zum Thema</h3><ul><li><a href="/x">Nvidia und DeepSeek: was noch kommt</a></li></ul></aside></main>
<footer><p>Impressum. Datenschutz.</p></footer></body></html>"""


def seed(shared):
    """The seed article as a page, and its paragraphs."""
    lines = [l.strip() for l in (shared / "corpora/seed/article.de.txt").read_text(encoding="utf-8").splitlines() if l.strip()]
    *lines, label = lines
    body, paragraphs = [], []
    for line in lines:
        is_heading = len(line) < 60 and not re.search(r'[.!?“"]$', line)
        body.append(("<h2>%s</h2>" if is_heading else "<p>%s</p>") % html.escape(line))
        if not is_heading:
            paragraphs.append(line)
    body.append('<p><a href="/meldung">%s</a></p>' % html.escape(label))
    return FRAME.format(title="Ein Startup fordert die Branche heraus", body="\n".join(body)).encode(), paragraphs, label


def rss(base, items):
    entry = "<item><title>%s</title><link>%s</link><guid>%s</guid><pubDate>%s</pubDate></item>"
    rows = "".join(entry % (title, base + path, path, formatdate()) for title, path in items)
    return ('<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>%s/</link>%s</channel></rss>' % (base, rows)).encode()


def serve(files):
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            kind, content = files.get(self.path, (None, b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://127.0.0.1:%d" % server.server_port


def flat(text):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).replace("\xad", "").split())


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--program", required=True)
    a.add_argument("--shared", required=True, type=pathlib.Path)
    a = a.parse_args()
    files = {}
    base = serve(files)
    page, paragraphs, label = seed(a.shared)
    files["/seed.html"] = ("text/html", page)
    pages = []
    for name in SETS:
        for path in sorted((a.shared / "corpora/articles" / name / "html").glob("*.html.gz"))[:PAGES_PER_SET]:
            pages.append("/page-%d.html" % len(pages))
            files[pages[-1]] = ("text/html", gzip.decompress(path.read_bytes()))
    files["/seed.rss"] = ("application/rss+xml", rss(base, [("Ein Startup fordert die Branche heraus", "/seed.html")]))
    files["/pages.rss"] = ("application/rss+xml", rss(base, [("Page %d" % n, p) for n, p in enumerate(pages)]))
    expected = [json.loads(l) for l in open(a.shared / "corpora/feeds/expected.jsonl", encoding="utf-8")]
    feeds = [e for e in expected if e["class"] == "real-world" and e["parses"]][:FEEDS]
    for n, feed in enumerate(feeds):
        content = (a.shared / "corpora/feeds/files" / feed["file"]).read_bytes()
        files["/feed-%d" % n] = (feed["content_type"] or "application/xml", content)

    checks = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        sources = [("seed", "/seed.rss", "page"), ("pages", "/pages.rss", "page")]
        sources += [("feed-%d" % n, "/feed-%d" % n, "feed") for n in range(len(feeds))]
        config = CONFIG.format(state=json.dumps(str(folder / "state")))
        for name, path, content in sources:
            config += '\n[[source]]\nid = "%s"\nname = "%s"\nurl = "%s%s"\ncontent = "%s"\n' % (name, name, base, path, content)
        (folder / "presswatch.toml").write_text(config, encoding="utf-8")
        run = subprocess.run([a.program, "once", "--all", "--json", "--config", folder / "presswatch.toml"],
                             capture_output=True, text=True, timeout=600)
        checks.append(("once ends with 0", run.returncode == 0, run.stderr[-2000:]))
        if run.returncode == 0:
            summary = json.loads(run.stdout)
            failed = [f["source"] + ": " + f["fault"] for f in summary["sources"]["failed"]]
            checks.append(("95 %% of %d real feeds are read" % len(feeds), len(failed) <= 0.05 * len(feeds), failed))
            checks += mails(folder / "state", paragraphs, label) + articles(folder / "state", base, len(pages))
    for name, ok, detail in checks:
        print("%-4s %s%s" % ("ok" if ok else "FAIL", name, "" if ok else "\n     %s" % (detail,)))
    passed = sum(bool(ok) for _, ok, _ in checks)
    print("%d passed, %d failed" % (passed, len(checks) - passed))
    sys.exit(passed != len(checks))


def mails(state, paragraphs, label):
    """The seed's paragraphs on the topics arrive verbatim and marked, and nothing of the frame."""
    parts = []
    for path in sorted((state / "maildir/new").iterdir()):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        body = message.get_body(("html",))
        # Notices to the operator are text alone.
        if body is not None:
            parts.append(body.get_content())
    mail, text = "\n".join(parts), flat("\n".join(parts))
    wanted = [p for p in paragraphs if re.search("DeepSeek|Exportkontroll|Exportbeschränk|Nvidia", p)]
    missing = [p[:80] for p in wanted if flat(p) not in text]
    marks = [flat(m) for m in re.findall(r"<mark[^>]*>(.*?)</mark>", mail, re.S)]
    checks = [("all %d topical paragraphs of the seed arrive verbatim" % len(wanted), wanted and not missing, missing),
              ("'%s' does not arrive" % label, label not in text, ""),
              ("the black market for high-performance chips arrives", "Schwarzmarkt für Hochleistungschips" in text, "")]
    for word in ("DeepSeek", "Exportbeschränkungen", "Exportkontrollen", "Schwarzmarkt", "Hochleistungschips", "Nvidia-Chips"):
        checks.append(("'%s' is marked" % word, any(word in m for m in marks), sorted(set(marks))[:40]))
    return checks


def articles(state, base, pages):
    """Real pages become articles with a text of their own."""
    database = sqlite3.connect("file:%s?mode=ro" % (state / "presswatch.db"), uri=True)
    read = database.execute("SELECT COUNT(DISTINCT e.id) FROM entries e JOIN articles a ON a.id = e.article "
                            "WHERE e.source = 'pages' AND a.state <> 'none'").fetchone()[0]
    return [("95 %% of %d real pages become articles (%d)" % (pages, read), read >= 0.95 * pages, read)]


if __name__ == "__main__":
    main()
