-- Alerts that settle, mutes, and what kind of mail a digest is.

ALTER TABLE digests ADD COLUMN kind TEXT NOT NULL DEFAULT 'digest' CHECK (kind IN ('digest', 'alert'));

-- Up to which passage alerts were looked for.
ALTER TABLE subscribed ADD COLUMN alert_cursor INTEGER NOT NULL DEFAULT 0;
UPDATE subscribed SET alert_cursor = cursor;

-- A story that a subscription is alerted of: it settles, then it is mailed, or left to the digest.
CREATE TABLE alerts (
    id           INTEGER PRIMARY KEY,
    subscription TEXT    NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    story        INTEGER NOT NULL REFERENCES stories (id),
    opened_at    INTEGER NOT NULL,              -- when the first of its news was filed
    due_at       INTEGER NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('settling', 'sent', 'overflowed', 'dropped')),
    ended_at     INTEGER,
    digest       INTEGER REFERENCES digests (id)
) STRICT;

CREATE UNIQUE INDEX alerts_settling ON alerts (subscription, story) WHERE state = 'settling';
CREATE INDEX alerts_due ON alerts (subscription, due_at) WHERE state = 'settling';
CREATE INDEX alerts_ended ON alerts (subscription, ended_at) WHERE state <> 'settling';
CREATE INDEX alerts_by_story ON alerts (story);

-- What keeps stories out of mails, and for how long: one story, or all that satisfy a query.
CREATE TABLE mutes (
    id       INTEGER PRIMARY KEY,
    story    INTEGER REFERENCES stories (id),
    query    TEXT,
    since    INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    reason   TEXT    NOT NULL,
    author   TEXT    NOT NULL,
    ended_at INTEGER,                           -- when it was lifted before its end
    CHECK ((story IS NULL) <> (query IS NULL))
) STRICT;

CREATE INDEX mutes_in_force ON mutes (until) WHERE ended_at IS NULL;
CREATE INDEX mutes_by_story ON mutes (story) WHERE story IS NOT NULL;

-- The stories that a mute held back.
CREATE TABLE muted (
    mute  INTEGER NOT NULL REFERENCES mutes (id),
    story INTEGER NOT NULL REFERENCES stories (id),
    PRIMARY KEY (mute, story)
) STRICT, WITHOUT ROWID;

CREATE INDEX muted_by_story ON muted (story);

-- Who got a story at one time already, from another subscription.
CREATE INDEX outbox_by_recipient ON outbox (recipient, queued_at);
CREATE INDEX mailed_by_digest ON mailed (digest);
