#!/usr/bin/env python3
"""One digest for many readers over one connection: time, memory, and what became of each mail.

    recipients.py --program target/release/presswatch [--readers 10000]

Every hundredth reader is refused for good and every hundred-and-first for now. Prints CPU time, the most memory and the
size of the database; ends with 1 when a reader got no mail, two, or another's, when there was more than one connection,
or when the memory grows with the readers. Standard library only; nothing leaves this machine.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import loopback
from loopback import expect

MEMORY_MIB_MAX = 64
STORIES = 20

CONFIG = """
[daemon]
timezone = "UTC"
state = "{state}"
lookback = "3650d"
[fetch]
allow_addresses = ["127.0.0.0/8"]
host_gap = "0s"
[mail]
from = "presswatch <alerts@example.org>"
operator = "ops@example.org"
transport = "smtp"
[mail.smtp]
host = "127.0.0.1"
port = {port}
security = "none"
[web]
public = "https://press.example.org"
[[source]]
id = "press"
url = "{base}/feed.atom"
content = "feed"
[[topic]]
id = "figures"
[topic.query]
match = 'figure'
[[subscription]]
id = "desk"
to = [{to}]
topics = ["figures"]
digest = {{ at = "now" }}
"""


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--program", required=True)
    ap.add_argument("--readers", type=int, default=10_000)
    a = ap.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="presswatch-recipients-"))
    try:
        run(str(pathlib.Path(a.program).resolve()), work, a.readers)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def run(program, work, readers):
    press = loopback.Press({f"{n}": story(n) for n in range(STORIES)})
    addresses = [f"reader-{n:05d}@example.org" for n in range(readers)]
    number = lambda recipient: int(re.search(r"\d+", recipient).group())

    def reply(step, recipient):
        if step != "RCPT" or not recipient.startswith("reader-"):
            return None
        n = number(recipient)
        return "550 5.1.1 nobody" if n % 100 == 99 else "450 4.2.0 later" if n % 101 == 100 else None

    arrived = Arrived()
    server = loopback.MailServer(arrived.keep, reply)
    config = work / "presswatch.toml"
    to = ", ".join(f'"{address}"' for address in addresses)
    config.write_text(CONFIG.format(state=work / "state", port=server.port, base=press.base, to=to))

    with open(work / "log", "w") as log:
        command = [program, "once", "--json", "--config", str(config)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log)
        out = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    log = (work / "log").read_text()
    expect(child.returncode == 0, f"it ended with {child.returncode}: {log[-2000:]}")
    mails = json.loads(out)["mails"]

    refused = sum(n % 100 == 99 for n in range(readers))
    later = sum(n % 101 == 100 and n % 100 != 99 for n in range(readers))
    wanted = {"sent": readers - refused - later, "failed": refused, "later": later}
    expect({key: mails[key] for key in wanted} == wanted, f"other outcomes: {mails}")
    expect(not arrived.faults, "; ".join(arrived.faults[:5]))
    expect(len(arrived.links) == wanted["sent"], f"{len(arrived.links)} readers got a mail")
    expect(len(set(arrived.links.values())) == len(arrived.links), "two readers have the same link to leave")
    expect(log.count("refused for good") == refused and log.count("tried again") == later, "the log tells other outcomes")
    expect(server.connections == 1, f"{server.connections} connections")
    memory = usage.ru_maxrss / 1024
    database = sum(file.stat().st_size for file in (work / "state").iterdir()) / 1e6
    cpu = usage.ru_utime + usage.ru_stime
    print("recipients:", json.dumps({
        "readers": readers, **wanted, "mail_bytes": arrived.bytes // len(arrived.links), "cpu_s": round(cpu, 2), "cpu_ms_a_mail": round(1e3 * cpu / readers, 3),
        "memory_peak_mib": round(memory, 1), "database_mb": round(database, 1), "connections": server.connections,
    }))
    expect(memory < MEMORY_MIB_MAX, f"{memory:.0f} MiB of memory")


def story(number):
    """A title and a paragraph of some 700 characters."""
    words = loopback.invented
    return f"{words(number, 6)} has a figure", [f"{words(f'{number}a', 40)} figure {words(f'{number}b', 60)}"]


class Arrived:
    """What every reader got: the link to leave in it, which is theirs alone."""

    def __init__(self):
        self.links, self.faults, self.bytes = {}, [], 0

    def keep(self, recipient, raw):
        if f"\r\nTo: {recipient}\r\n".encode() not in raw:
            self.faults.append(f"{recipient} got another's mail")
        if recipient in self.links:
            self.faults.append(f"{recipient} got two mails")
        self.links[recipient] = re.search(rb"/leave/([\w-]+)>", raw).group(1)
        self.bytes += len(raw)


if __name__ == "__main__":
    main()
