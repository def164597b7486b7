"""A press and a mail server on loopback, for the tests of delivery. Standard library only."""
import asyncio
import datetime
import html
import http.server
import pathlib
import random
import sys
import threading


# When a story was published that does not say so.
EARLIER = datetime.datetime(2026, 11, 20, 6, tzinfo=datetime.timezone.utc)


def expect(holds, complaint):
    """Ends the test that runs with a complaint in its name, unless this holds."""
    if not holds:
        sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {complaint}")


def invented(seed, words):
    """Words that no other seed has: a text that is like no other, and is grouped with none."""
    chance = random.Random(f"invented {seed}")
    syllables = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
    return " ".join("".join(chance.choices(syllables, k=chance.randint(4, 5))) for _ in range(words))


class Press:
    """A feed that carries its articles whole.

    `stories` maps a key to (title, [paragraph, …]), with the moment of publication after them or without; it may grow.
    """

    def __init__(self, stories):
        self.stories = dict(stories)
        press = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = press.feed().encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/atom+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """A reader that was killed in the middle of an answer is part of the test."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def feed(self):
        entries = "".join(
            f"<entry><id>urn:story:{key}</id><title>{html.escape(title)}</title>"
            f'<link href="{self.base}/{key}"/><updated>{(at or [EARLIER])[0].isoformat()}</updated><content type="html">'
            + html.escape("".join(f"<p>{html.escape(text)}</p>" for text in paragraphs))
            + "</content></entry>"
            for key, (title, paragraphs, *at) in list(self.stories.items())
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Press</title><id>urn:press</id>{entries}</feed>'


class MailServer:
    """Takes mails, and hands what it accepts to `keep(recipient, bytes)`, in the order of their final dots.

    `before_reply(step, recipient)` is called when a command was read and before it is answered, with the step `MAIL`,
    `RCPT`, `DATA` or `dot`; at `dot` the mail is accepted already. It returns a reply to give in place of the usual
    one, or None.
    """

    def __init__(self, keep, before_reply=lambda step, recipient: None):
        self.count = 0
        self.connections = 0
        self.before_reply = before_reply
        self.keep = keep
        ready = threading.Event()

        def run():
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
            server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0, limit=1 << 20))
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            self.loop.run_forever()

        threading.Thread(target=run, daemon=True).start()
        ready.wait()

    async def serve(self, reader, writer):
        self.connections += 1
        recipient = None

        async def say(step, usual):
            writer.write(((self.before_reply(step, recipient) or usual) + "\r\n").encode())
            await writer.drain()

        try:
            writer.write(b"220 mail.example.org ready\r\n")
            while line := await reader.readline():
                verb = line[:4].upper().rstrip()
                if verb == b"EHLO":
                    writer.write(b"250-mail.example.org\r\n250 8BITMIME\r\n")
                elif verb == b"MAIL":
                    await say("MAIL", "250 2.1.0 ok")
                elif verb == b"RCPT":
                    recipient = line.split(b"<", 1)[1].split(b">", 1)[0].decode()
                    await say("RCPT", "250 2.1.5 ok")
                elif verb == b"DATA":
                    await say("DATA", "354 go on")
                    mail = bytearray()
                    while (line := await reader.readline()) != b".\r\n":
                        if not line:
                            return
                        mail += line[1:] if line.startswith(b".") else line
                    self.count += 1
                    self.keep(recipient, bytes(mail))
                    await say("dot", f"250 2.0.0 queued as {self.count}")
                elif verb == b"RSET":
                    writer.write(b"250 2.0.0 ok\r\n")
                elif verb == b"QUIT":
                    writer.write(b"221 2.0.0 bye\r\n")
                    return
                else:
                    writer.write(b"502 5.5.1 what?\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
