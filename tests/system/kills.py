#!/usr/bin/env python3
"""SIGKILL between any two steps, again and again: no story lost, none in two different mails.

    kills.py --program target/release/presswatch [--kills 1000] [--seed 1]

A press prints a story in most rounds; `presswatch once` mails it over SMTP, to three readers in a digest and to a fourth
as an alert, and is killed at a moment that a seeded schedule chooses: at a named point of the program (the so-manieth
time that it is passed), at a step of the mail server before it replies, or after a while by chance. Afterwards it runs
undisturbed, and then every story must have reached every reader, in one mail alone; what came twice must be the same
mail, byte for byte. Each round has its own hour on the program's clock, two minutes after the one before. Prints the
counts; ends with 1 at the first fault. Standard library only; nothing leaves this machine.
"""
import argparse
import collections
import datetime
import email
import email.policy
import json
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import loopback

CHECKPOINT = pathlib.Path(__file__).parents[2] / "src" / "checkpoint.rs"
STEPS = ["MAIL", "RCPT", "DATA", "dot"]
READERS = ["a@example.org", "b@example.org", "c@example.org"]
ALERTED = "d@example.org"
BEGIN, ROUND = datetime.datetime(2026, 3, 2, 6, tzinfo=datetime.timezone.utc), datetime.timedelta(minutes=2)
LISTED = 120  # A feed lists its last stories; a story is filed long before it drops out.

CONFIG = """
[daemon]
timezone = "UTC"
state = "{state}"
lookback = "1d"
[fetch]
allow_addresses = ["127.0.0.0/8"]
host_gap = "0s"
[mail]
from = "presswatch <alerts@example.org>"
transport = "smtp"
[mail.smtp]
host = "127.0.0.1"
port = {port}
security = "none"
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
to = ["{to}"]
topics = ["figures"]
digest = {{ at = "now" }}
[[subscription]]
id = "flash"
to = ["{alerted}"]
topics = ["figures"]
alert = {{ settle = "1m", per_day = 1000 }}
"""


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--program", required=True)
    ap.add_argument("--kills", type=int, default=1000)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="presswatch-kills-"))
    try:
        Trial(str(pathlib.Path(a.program).resolve()), work, a.seed).run(a.kills)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def points():
    """The named points of the program, in their order."""
    table = re.search(r"pub const POINTS: \[&str; (\d+)\] = \[(.*?)\];", CHECKPOINT.read_text(), re.S)
    names = re.findall(r'"([\w-]+)"', table.group(2))
    loopback.expect(len(names) == int(table.group(1)), f"{CHECKPOINT} has other points than it says: {names}")
    return names


class Trial:
    def __init__(self, program, work, seed):
        self.program, self.config = program, work / "presswatch.toml"
        self.chance = random.Random(seed)
        self.seed = seed
        self.points = points()
        self.stories = []
        self.press = loopback.Press({})
        self.process, self.victim = None, threading.Lock()
        self.awaited = None
        self.accepted = []
        self.server = loopback.MailServer(lambda *mail: self.accepted.append(mail), self.step)
        values = {"state": work / "state", "port": self.server.port, "base": self.press.base, "to": '", "'.join(READERS),
                  "alerted": ALERTED}
        self.config.write_text(CONFIG.format(**values))
        self.outcomes = collections.Counter()
        self.now = BEGIN

    def step(self, step, _recipient):
        """Called by the mail server before it replies: kills the sender when this is the awaited step."""
        with self.victim:
            if self.awaited and self.awaited[0] == step:
                self.awaited = (step, self.awaited[1] - 1)
                if self.awaited[1] == 0:
                    self.awaited = None
                    self.process.send_signal(signal.SIGKILL)
                    self.process.wait()
        return None

    def print_story(self):
        number = len(self.stories)
        figure = f"figure {self.seed}x{number:05d}y"
        seed = f"{self.seed}/{number}"
        title = f"{loopback.invented(seed, 5).capitalize()} has a {figure}"
        text = f"{loopback.invented(seed, 25).capitalize()}: {figure}. {loopback.invented(number, 10)}."
        self.stories.append(figure)
        self.press.stories[str(number)] = (title, [text], self.now)
        # Only what a feed would list; older ones were filed long ago.
        self.press.stories.pop(str(number - LISTED), None)

    def once(self, *more):
        self.now += ROUND
        command = [self.program, "once", "--all", "--now", moment(self.now), *more, "--config", str(self.config)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return self.process

    def run(self, kills):
        self.print_story()
        begun = time.monotonic()
        self.finish(self.once())
        usual = time.monotonic() - begun
        done = 0
        while done < kills:
            # Now and then several deaths in a row meet the same stories.
            if self.chance.random() < 0.8:
                self.print_story()
            done += self.kill_one(usual)
            if done and done % 100 == 0:
                print(f"kills: {done} of {kills}, {self.server.count} mails accepted", file=sys.stderr, flush=True)
        # Undisturbed to the end; a mail that waits for its next attempt gets it.
        for _ in range(3):
            self.finish(self.once())
            self.now += datetime.timedelta(hours=5)
        out = subprocess.run([self.program, "outbox", "--config", str(self.config)], capture_output=True, check=True).stdout
        if not out.startswith(b"The outbox is empty"):
            sys.exit(f"kills.py: undisturbed, the outbox does not empty:\n{out.decode()}")
        self.check(done)

    def kill_one(self, usual):
        way = self.chance.choice(["point", "step", "moment"])
        if way == "point":
            point, times = self.chance.choice(self.points), self.chance.choice([1, 1, 1, 2, 3])
            process = self.once("--kill-at", f"{point}:{times}")
            process.wait()
        elif way == "step":
            with self.victim:
                self.awaited = (self.chance.choice(STEPS), self.chance.choice([1, 1, 2, 3]))
            process = self.once()
            process.wait()
            with self.victim:
                self.awaited = None
        else:
            patience = self.chance.uniform(0, usual * 1.1)
            process = self.once()
            try:
                process.wait(timeout=patience)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
        error = process.stderr.read().decode()
        killed = process.returncode == -signal.SIGKILL
        if not killed and process.returncode != 0:
            sys.exit(f"kills.py: not killed, it ended with {process.returncode}: {error}")
        self.outcomes[f"{way}, killed" if killed else f"{way}, was over before"] += 1
        return killed

    def finish(self, process):
        error = process.communicate()[1].decode()
        if process.returncode != 0:
            sys.exit(f"kills.py: undisturbed, it ended with {process.returncode}: {error}")

    def check(self, kills):
        faults = []
        mails = collections.defaultdict(set)
        times = collections.Counter()
        told = collections.defaultdict(set)
        for recipient, raw in self.accepted:
            mail = email.message_from_bytes(raw, policy=email.policy.default)
            message_id = mail["Message-ID"].strip()
            mails[message_id].add(raw)
            times[message_id] += 1
            if recipient not in mail["To"]:
                faults.append(f"a mail to {mail['To']} went to {recipient}")
            text = re.sub(r"\s+", " ", mail.get_body(("plain",)).get_content().replace("*", ""))
            for figure in set(re.findall(r"figure \d+x\d{5}y", text)):
                told[recipient, figure].add(message_id)
        faults += [f"{message_id} came with different bytes" for message_id, raws in mails.items() if len(raws) > 1]
        wanted = [(reader, figure) for figure in self.stories for reader in [*READERS, ALERTED]]
        faults += [f"{reader}: {figure} is in {len(told[reader, figure])} mails"
                   for reader, figure in wanted if len(told[reader, figure]) != 1]
        counts = {
            "seed": self.seed, "kills": kills, "stories": len(self.stories), "readers": len(READERS) + 1,
            "mails": len(mails), "accepted": len(self.accepted),
            "repeated_with_the_same_id": sum(times.values()) - len(times),
            "lost": sum(not told[pair] for pair in wanted),
            "in_two_mails": sum(len(told[pair]) > 1 for pair in wanted),
            "ways": dict(sorted(self.outcomes.items())),
        }
        print("kills:", json.dumps(counts))
        if faults:
            sys.exit("kills.py: " + "\n".join(faults[:20]))


def moment(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    main()
