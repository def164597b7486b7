-- Mails that were dropped by hand, and the transport while it takes no mail at all.

ALTER TABLE outbox ADD COLUMN dropped_at INTEGER; -- when the operator dropped it

-- One row while the transport is down, none otherwise.
CREATE TABLE outage (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    kind    TEXT    NOT NULL,                     -- unreachable, tls, login, …
    text    TEXT    NOT NULL,                     -- what happened last
    since   INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,                     -- when it was met last
    told_at INTEGER                               -- when the hook was told of it last
) STRICT;
