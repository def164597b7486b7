#!/usr/bin/env python3
"""Delivery over a real mail server: Exim on loopback, unprivileged, with STARTTLS, AUTH and SMTPUTF8.

    exim.py --program target/release/presswatch

A small press is mailed through Exim into Maildirs, and every mail is read back with Python's `email` and checked:
headers, structure, line lengths, both parts, and that each passage is the paragraph as published with the marks where
the words are. Then what a wrong password, a foreign authority and a server that is gone come to. Needs exim4
(exim4-daemon-light does) and openssl; nothing leaves this machine. Ends with 1 at the first fault.
"""
import argparse
import email
import email.policy
import grp
import html.parser
import json
import os
import pathlib
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import loopback
from loopback import expect

WORD = "DeepSeek"
CUT = "[\u2026]"
STORIES = {
    "plain": (
        "DeepSeek opens an office; 50 % of visitors stay",
        [
            "DeepSeek opened an office at the harbour on Monday. The tenants of DeepSeek's old rooms, it said, stay.",
            "Nothing of this paragraph is asked for.",
        ],
    ),
    "markup": (
        'A title with <b>markup</b> & "quotes" in it\u2028and a line end',
        ["<script>alert(1)</script> & DeepSeek: a < b > c, \u201cso\u201d — =?utf-8?q?it?= said."],
    ),
    "han": ("深度求索发布新模型", ["深度求索公司（DeepSeek）周一在杭州发布了新的推理模型，称其成本仅为同类产品的十分之一。"]),
    "dots": (
        "Lines that begin with dots",
        [".\n..and DeepSeek.\nFrom here on it goes.\n-- \nNot a signature " + "and on and on " * 60 + "."],
    ),
    "long": ("One long word", ["DeepSeek " + "x" * 2_000 + " and back to DeepSeek."]),
    "untitled": ("", ["Nobody gave this story of DeepSeek a title."]),
    "wordy": ("A title that goes on " + "and on " * 700, ["It is DeepSeek that has the long title."]),
    "megabyte": ("A paragraph of a megabyte", ["DeepSeek begins it. " + "It goes on, and so on. " * 45_000 + "DeepSeek ends it."]),
    "arabic": ("عنوان بالعربية", ["أعلنت شركة DeepSeek يوم الاثنين عن نموذج جديد في المدينة."]),
}
READERS = {"desk@example.org": 1, "münchen@example.org": 1, "second.reader@example.org": 1}

EXIM = """
primary_hostname = relay.example.org
spool_directory = {dir}/spool
log_file_path = {dir}/log/%slog
pid_file_path = {dir}/exim.pid
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
tls_certificate = {dir}/server.pem
tls_privatekey = {dir}/server.key
tls_advertise_hosts = *
auth_advertise_hosts = ${{if def:tls_cipher {{*}}}}
smtputf8_advertise_hosts = *
never_users =
exim_user = {user}
exim_group = {group}
deliver_drop_privilege = true
keep_environment =
acl_smtp_rcpt = check_rcpt
acl_smtp_data = check_data
domainlist ours = example.org
begin acl
check_rcpt:
  deny message = 5.7.1 log in first
       !authenticated = *
  deny message = 5.1.1 there is nobody of that name
       local_parts = nobody
  defer message = 4.2.0 come back later
       local_parts = later
  accept domains = +ours
  deny message = 5.7.1 relaying denied
check_data:
  accept
begin routers
all:
  driver = accept
  domains = +ours
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = {dir}/mail
  maildir_format
  create_directory
  envelope_to_add
  return_path_add
  user = {user}
  group = {group}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{alerts}}}}{{eq{{$auth3}}{{a pass wörd}}}}}}}}
  server_set_id = $auth2
"""

CONFIG = """
[daemon]
timezone = "Europe/Berlin"
state = "{state}"
lookback = "3650d"
[fetch]
allow_addresses = ["127.0.0.0/8"]
host_gap = "0s"
[mail]
from = "Prüfung der Presse <alerts@example.org>"
operator = "ops@example.org"
transport = "smtp"
[mail.smtp]
host = "localhost"
port = {port}
security = "starttls"
username = "alerts"
password = {{ file = "{password}" }}
ca_file = "{ca}"
hello = "press.example.org"
[[source]]
id = "press"
url = "{base}/feed.atom"
content = "feed"
[[topic]]
id = "deepseek"
[topic.query]
match = 'DeepSeek'
[[subscription]]
id = "desk"
to = [{to}]
topics = ["deepseek"]
digest = {{ at = "now" }}
"""


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--program", required=True)
    a = ap.parse_args()
    exim = shutil.which("exim4", path=os.environ["PATH"] + ":/usr/sbin")
    if not exim:
        sys.exit("exim.py needs exim4: apt-get install exim4-daemon-light")
    program = str(pathlib.Path(a.program).resolve())
    work = pathlib.Path(tempfile.mkdtemp(prefix="presswatch-exim-"))
    server = None
    try:
        user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        server = Exim(exim, work / "exim", user)
        check_delivery(program, work, server)
        check_faults(program, work, server)
    finally:
        if server:
            server.stop()
        shutil.rmtree(work, ignore_errors=True)
    print("exim: all as it should be")


class Exim:
    """A running Exim, as `user`."""

    def __init__(self, program, folder, user):
        self.folder = folder
        group = pwd.getpwuid(user.pw_uid).pw_gid
        for below in ("spool", "log"):
            (folder / below).mkdir(parents=True)
        self.ca = make_certificates(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        names = {"user": user.pw_name, "group": grp.getgrgid(group).gr_name}
        config = folder / "exim.conf"
        config.write_text(EXIM.format(dir=folder, port=self.port, **names))
        folder.parent.chmod(0o755)
        demote = {}
        if os.getuid() == 0:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, user.pw_uid, group)
            demote = {"user": user.pw_uid, "group": group, "extra_groups": []}
        self.process = subprocess.Popen([program, "-C", str(config), "-bdf", "-q1h"], stderr=subprocess.PIPE, **demote)
        wait_for(lambda: can_connect(self.port), "Exim does not listen", self.process)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)

    def mails(self):
        """Every mail in the Maildir, as bytes, by the address that it was for."""
        found = {}
        for file in (self.folder / "mail" / "new").glob("*"):
            raw = file.read_bytes()
            to = re.search(rb"^Envelope-to: (.*)$", raw, re.M).group(1).decode()
            found.setdefault(to, []).append(raw)
        return found


def make_certificates(folder):
    """An authority of our own, and a certificate of it for localhost."""

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    for name in ("ca", "stranger"):
        openssl("req", "-x509", *key, "-days", "2", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")
    openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "names", "-out", "server.pem")
    return folder / "ca.pem"


def can_connect(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


def wait_for(what, complaint, process=None, seconds=30):
    until = time.monotonic() + seconds
    while not what():
        if process and process.poll() is not None:
            sys.exit(f"{complaint}: {process.stderr.read().decode()}")
        if time.monotonic() > until:
            sys.exit(complaint)
        time.sleep(0.05)


class Newsroom:
    def __init__(self, program, work, server, press, name):
        self.program, self.folder = program, work / name
        self.folder.mkdir()
        (self.folder / "password").write_text("a pass wörd\n")
        self.config = self.folder / "presswatch.toml"
        to = [*READERS, "nobody@example.org", "later@example.org"]
        self.values = {
            "state": self.folder / "state", "port": server.port, "password": self.folder / "password",
            "ca": server.ca, "base": press.base, "to": ", ".join(f'"{address}"' for address in to),
        }
        self.write()

    def write(self, **other):
        self.config.write_text(CONFIG.format(**(self.values | other)))

    def run(self, *arguments, code=0):
        done = subprocess.run([self.program, *arguments, "--config", str(self.config)], capture_output=True, text=True)
        if done.returncode != code:
            sys.exit(f"{arguments} ended with {done.returncode}, not {code}:\n{done.stdout}\n{done.stderr}")
        return done.stdout, done.stderr


def check_delivery(program, work, server):
    press = loopback.Press(STORIES)
    room = Newsroom(program, work, server, press, "delivery")
    out, _ = room.run("mail", "test", "desk@example.org")
    for line in ("STARTTLS    220", "TLS         TLS 1.3; the certificate is valid for localhost", "AUTH        PLAIN: 235",
                 "accepted    250"):
        expect(line in out, f"`mail test` does not say {line!r}:\n{out}")

    out, _ = room.run("once", "--json")
    mails = json.loads(out)["mails"]
    expect((mails["sent"], mails["failed"], mails["later"]) == (len(READERS), 1, 1), f"other outcomes: {mails}")
    out, _ = room.run("outbox", "--json")
    states = {mail["recipient"]: (mail["state"], mail["status"]) for mail in json.loads(out)["mails"]}
    expect(states == {"nobody@example.org": ("failed", "5.1.1"), "later@example.org": ("queued", "4.2.0")}, f"{states}")

    wait_for(lambda: sum(map(len, server.mails().values())) >= len(READERS) + 1, "the mails do not arrive")
    arrived = server.mails()
    subjects = []
    for reader in READERS:
        mails = [raw for raw in arrived.get(reader, []) if b"List-Id:" in raw]
        expect(len(mails) == 1, f"{reader} got {len(mails)} digests")
        subjects.append(check_mail(mails[0], reader))
    expect(len(set(subjects)) == 1, f"the readers got different mails: {subjects}")
    # The same story is never mailed twice; the operator reads of the mail that was refused.
    room.run("once", "--all")
    wait_for(lambda: any(b"Subject: Not delivered to nobody@example.org" in raw for raw in server.mails().get("ops@example.org", [])),
             "the operator does not hear of the refused mail")
    digests = [raw for mails in server.mails().values() for raw in mails if b"List-Id:" in raw]
    expect(len(digests) == len(READERS), "something was sent twice")
    print(f"exim: {len(READERS)} mails arrived whole")


def check_mail(raw, reader):
    _, body = raw.split(b"\n\n", 1)
    longest = max(map(len, raw.split(b"\n")))
    expect(longest <= 998, f"a line of {longest} bytes")
    for line in body.split(b"\n"):
        expect(len(line) <= 76 and line.isascii(), f"a body line of {len(line)} bytes: {line[:90]!r}")

    mail = email.message_from_bytes(raw, policy=email.policy.default)
    expect(not mail.defects, f"defects: {mail.defects}")
    for part in mail.walk():
        expect(not part.defects, f"defects in {part.get_content_type()}: {part.defects}")
    counts = {name.lower(): len(mail.get_all(name)) for name in mail.keys()}
    once = ["message-id", "date", "from", "to", "subject", "auto-submitted", "list-id", "list-unsubscribe", "references",
            "mime-version", "content-type"]
    expect(all(counts.get(name) == 1 for name in once), f"headers: {counts}")
    expect("list-unsubscribe-post" not in counts, "one click is promised without an https address")
    expect("bcc" not in counts and "cc" not in counts, f"headers: {counts}")
    expect(re.fullmatch(r"<[0-9a-f]{32}@example\.org>", mail["Message-ID"].strip()), mail["Message-ID"])
    expect(mail["Date"].datetime.tzinfo is not None, mail["Date"])
    sender = mail["From"].addresses[0]
    expect((sender.display_name, sender.addr_spec) == ("Prüfung der Presse", "alerts@example.org"), mail["From"])
    expect(f"<{reader}>" in mail["To"] or reader in mail["To"], mail["To"])
    expect(mail["Auto-Submitted"] == "auto-generated", mail["Auto-Submitted"])
    expect(mail["List-Id"] == "<desk.presswatch.example.org>", mail["List-Id"])
    expect(mail["List-Unsubscribe"] == "<mailto:ops@example.org?subject=unsubscribe%20desk>", mail["List-Unsubscribe"])
    expect(mail["References"].strip() != mail["Message-ID"].strip(), "the mail refers to itself")
    expect(re.match(r"\d+ stories: \S", mail["Subject"]), mail["Subject"])

    expect(mail.get_content_type() == "multipart/alternative", mail.get_content_type())
    text, page = mail.iter_parts()
    expect((text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html"), "other parts")
    expect(text.get_param("format") == "flowed" and text.get_content_charset() == "utf-8", text["Content-Type"])
    check_text(text.get_content())
    check_page(page.get_content())
    return mail["Subject"]


def check_text(flowed):
    """The text part says every paragraph, once it is set anew (RFC 3676)."""
    for line in flowed.split("\n"):
        wide = line.rstrip("\r")
        expect(len(wide) <= 78 or " " not in wide.strip(), f"a text line of {len(wide)} characters: {wide[:90]!r}")
    lines, paragraph = [], ""
    for line in flowed.replace("\r\n", "\n").split("\n"):
        line = line.removeprefix(" ")
        if line.endswith(" ") and line != "-- ":
            paragraph += line
            continue
        lines.append(paragraph + line)
        paragraph = ""
    said = squeeze("\n".join(lines).replace("*", ""))
    for _, paragraphs in STORIES.values():
        wanted = squeeze(next(text for text in paragraphs if WORD in text))
        # What is too long for a mail is cut, with a sign; what stays is verbatim.
        expect(wanted in said or all(part in said for part in (wanted[:200], WORD)), f"the text lacks {wanted[:80]!r}")


def squeeze(text):
    return re.sub(r"\s+", "", text)


class Marks(html.parser.HTMLParser):
    """The text of a page, and where in it `<mark>` stands."""

    def __init__(self):
        super().__init__()
        self.text, self.marks, self.tags, self.begun = "", [], [], None

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "mark":
            self.begun = len(self.text)

    def handle_endtag(self, tag):
        if tag == "mark":
            self.marks.append((self.begun, len(self.text)))

    def handle_data(self, data):
        self.text += data


def check_page(page):
    reader = Marks()
    reader.feed(page)
    reader.close()
    expect(len(page.encode()) <= 80_000, f"{len(page.encode())} bytes of HTML")
    names = {tag for tag, _ in reader.tags}
    expect(not names & {"script", "img", "iframe", "object", "link", "form"}, f"tags: {names}")
    for tag, attributes in reader.tags:
        expect(not any(name.startswith("on") for name in attributes), f"{tag} {attributes}")
        expect(attributes.get("href", "https:").split(":")[0] in ("http", "https", "mailto"), f"{attributes}")
    marked = {reader.text[begin:end] for begin, end in reader.marks}
    expect(marked == {WORD, WORD + "'s"}, f"marked: {marked}")
    for key, (_, paragraphs) in STORIES.items():
        published = next(text for text in paragraphs if WORD in text)
        check_passage(reader, key, " ".join(published.split()))


def check_passage(reader, key, published):
    """The paragraph stands there as published, and every one of its words is marked where it is."""
    # What is too long for a mail is cut; its beginning is verbatim all the same.
    begin = published[:100]
    places = [found.start() for found in re.finditer(re.escape(begin), reader.text)]
    expect(places, f"story {key}: the page lacks {begin!r}")
    # A story without a title is headed by its first words, too: the passage is the last of these.
    at = places[-1]
    shown = published[: len(os.path.commonprefix([published, reader.text[at:]]))]
    is_cut = reader.text[at + len(shown) :].lstrip().startswith(CUT)
    expect(len(shown) == len(published) or is_cut, f"story {key} is not verbatim after {shown[-80:]!r}")
    for word in re.finditer(WORD + "(?:'s)?", shown):
        place = (at + word.start(), at + word.end())
        expect(place in reader.marks, f"story {key}: {WORD} at {word.start()} is not marked exactly")


def check_faults(program, work, server):
    press = loopback.Press({"plain": STORIES["plain"]})
    room = Newsroom(program, work, server, press, "faults")
    room.write(ca=server.folder / "stranger.pem")
    _, err = room.run("once", code=69)
    expect("is not trusted" in err, f"a foreign authority: {err}")
    (room.folder / "password").write_text("wrong\n")
    room.write()
    _, err = room.run("once", code=69)
    expect("AUTH: 535" in err and "wrong" not in err.replace("535", ""), f"a wrong password: {err}")
    out, _ = room.run("outbox", "--json", code=69)
    document = json.loads(out)
    expect(document["outage"]["kind"] == "login", f"{document['outage']}")
    expect(all(mail["attempts"] == 0 for mail in document["mails"]), "a mail was blamed for the transport")
    room.write(port=1)
    _, err = room.run("once", code=69)
    expect("no connection" in err, f"a server that is gone: {err}")
    # As soon as it can, everything goes out, once.
    before = sum(map(len, server.mails().values()))
    (room.folder / "password").write_text("a pass wörd\n")
    room.write()
    room.run("once")
    wait_for(lambda: sum(map(len, server.mails().values())) >= before + len(READERS), "the mails do not arrive")
    print("exim: a wrong password, a foreign authority and a server that is gone cost no mail")


if __name__ == "__main__":
    main()
