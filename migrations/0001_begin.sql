-- What was seen, read, matched, grouped, queued and sent. Conventions: README.md beside this file.

PRAGMA application_id = 0x70727773; -- "prws"

-- What is remembered of a source from one poll to the next. Rows outlive the configuration.
CREATE TABLE sources (
    id            TEXT    NOT NULL PRIMARY KEY,
    name          TEXT    NOT NULL,
    url           TEXT    NOT NULL,
    tags          TEXT    NOT NULL,             -- JSON array
    configured    INTEGER NOT NULL CHECK (configured IN (0, 1)),
    enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    etag          TEXT,
    last_modified TEXT,
    first_success INTEGER,
    last_success  INTEGER,
    failing_since INTEGER,
    failures      INTEGER NOT NULL DEFAULT 0,
    last_fault    TEXT,
    next_due      INTEGER NOT NULL,
    interval_s    INTEGER NOT NULL,             -- found from its rhythm
    told_since    INTEGER                       -- the failing_since that the operator was told of
) STRICT, WITHOUT ROWID;

-- One poll of one source.
CREATE TABLE visits (
    id          INTEGER PRIMARY KEY,
    source      TEXT    NOT NULL REFERENCES sources (id),
    at          INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    outcome     TEXT    NOT NULL CHECK (outcome IN ('read', 'unchanged', 'failed')),
    kind        TEXT,                           -- of a document that was read
    fault       TEXT,                           -- of a poll that failed
    status      INTEGER,                        -- HTTP
    listed      INTEGER NOT NULL,
    problems    TEXT    NOT NULL                -- JSON array of [code, sentence]
) STRICT;

CREATE INDEX visits_by_source ON visits (source, at);

-- One event, however many outlets carry it.
CREATE TABLE stories (
    id         INTEGER PRIMARY KEY,
    first_seen INTEGER NOT NULL,
    title      TEXT    NOT NULL                 -- of the article that began it
) STRICT;

-- An article, a row for each version of it that differs.
CREATE TABLE articles (
    id         INTEGER PRIMARY KEY,
    story      INTEGER NOT NULL REFERENCES stories (id),
    source     TEXT    NOT NULL REFERENCES sources (id),
    link       TEXT    NOT NULL,                -- canonical
    given_link TEXT    NOT NULL,                -- to be shown
    title      TEXT    NOT NULL,
    authors    TEXT    NOT NULL,                -- JSON array
    published  INTEGER,
    updated    INTEGER,
    language   TEXT,
    site       TEXT,
    state      TEXT    NOT NULL CHECK (state IN ('full', 'partial', 'none')),
    reason     TEXT,                            -- where its text comes from
    fault      TEXT,                            -- what went wrong on the way to its page
    text_hash  INTEGER NOT NULL,
    blocks     BLOB    NOT NULL,
    first_seen INTEGER NOT NULL,
    previous   INTEGER REFERENCES articles (id),
    held       TEXT                             -- why none of it is mailed
) STRICT;

CREATE INDEX articles_by_text ON articles (text_hash, id);
CREATE INDEX articles_by_story ON articles (story, id);

-- Every address that led to an article, its canonical link included.
CREATE TABLE links (
    link    TEXT    NOT NULL,                   -- canonical
    article INTEGER NOT NULL REFERENCES articles (id),
    PRIMARY KEY (link, article)
) STRICT, WITHOUT ROWID;

CREATE INDEX links_by_article ON links (article);

-- What a source listed. A key stays for ever, so that nothing comes back.
CREATE TABLE entries (
    id           INTEGER PRIMARY KEY,
    source       TEXT    NOT NULL REFERENCES sources (id),
    key          TEXT    NOT NULL,
    link         TEXT,                          -- canonical
    given_link   TEXT,
    title        TEXT,
    published    INTEGER,
    content_hash INTEGER NOT NULL,
    novelty      TEXT    NOT NULL,
    first_seen   INTEGER NOT NULL,
    fate         TEXT    NOT NULL CHECK (fate IN ('article', 'waiting', 'done')),
    reason       TEXT,                          -- why it needs no article
    attempts     INTEGER NOT NULL DEFAULT 0,
    retry_at     INTEGER,
    fault        TEXT,
    payload      BLOB,                          -- the entry itself, while it waits
    held         TEXT,                          -- why its article is not to be mailed, while it waits
    article      INTEGER REFERENCES articles (id),
    UNIQUE (source, key),
    CHECK (fate <> 'waiting' OR (retry_at IS NOT NULL AND payload IS NOT NULL))
) STRICT;

CREATE INDEX entries_waiting ON entries (source, retry_at) WHERE fate = 'waiting';
CREATE INDEX entries_by_link ON entries (link) WHERE link IS NOT NULL;
CREATE INDEX entries_by_article ON entries (article) WHERE article IS NOT NULL;

-- A block of an article that speaks of a topic. AUTOINCREMENT: cursors rely on numbers that only grow.
CREATE TABLE passages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    article    INTEGER NOT NULL REFERENCES articles (id),
    topic      TEXT    NOT NULL,
    block      INTEGER NOT NULL,
    marks      TEXT    NOT NULL,                -- JSON array of [start, end], bytes
    clauses    TEXT    NOT NULL,                -- JSON array
    score      REAL    NOT NULL,
    block_hash INTEGER NOT NULL,
    held       TEXT                             -- NULL: can be mailed
) STRICT;

CREATE INDEX passages_to_mail ON passages (topic, id) WHERE held IS NULL;
CREATE INDEX passages_by_article ON passages (article);

-- Who is mailed, and up to which moment.
CREATE TABLE subscriptions (
    id        TEXT    NOT NULL PRIMARY KEY,
    last_slot INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE subscribed (
    subscription TEXT    NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    topic        TEXT    NOT NULL,
    cursor       INTEGER NOT NULL,              -- passages with a greater id count
    PRIMARY KEY (subscription, topic)
) STRICT, WITHOUT ROWID;

CREATE INDEX subscribed_by_topic ON subscribed (topic, cursor);

-- A digest that was composed: what its mails have in common.
CREATE TABLE digests (
    id           INTEGER PRIMARY KEY,
    subscription TEXT    NOT NULL,
    slot         INTEGER NOT NULL,
    composed_at  INTEGER NOT NULL,
    stories      INTEGER NOT NULL
) STRICT;

-- Which paragraph was mailed to which subscription.
CREATE TABLE mailed (
    subscription TEXT    NOT NULL,
    block_hash   INTEGER NOT NULL,
    story        INTEGER NOT NULL REFERENCES stories (id),
    digest       INTEGER NOT NULL REFERENCES digests (id),
    PRIMARY KEY (subscription, block_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX mailed_by_story ON mailed (subscription, story);

CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY,
    digest       INTEGER REFERENCES digests (id), -- NULL: a notice to the operator
    subscription TEXT,                            -- NULL: a notice to the operator
    slot         TEXT    NOT NULL,
    recipient    TEXT    NOT NULL,
    part         INTEGER NOT NULL,
    message_id   TEXT    NOT NULL UNIQUE,
    subject      TEXT    NOT NULL,
    bytes        BLOB    NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'expired')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    ambiguous    INTEGER NOT NULL DEFAULT 0,      -- attempts that may have been accepted all the same
    next_attempt INTEGER NOT NULL,
    queued_at    INTEGER NOT NULL,
    ended_at     INTEGER,                         -- when it was sent, failed or expired
    reply        TEXT,                            -- what the receiver said last
    told         INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))
) STRICT;

-- NULL would be distinct from NULL, and the same notice be queued twice.
CREATE UNIQUE INDEX outbox_key ON outbox (COALESCE(subscription, ''), slot, recipient, part);
CREATE INDEX outbox_by_state ON outbox (state, next_attempt);
CREATE INDEX outbox_by_digest ON outbox (digest) WHERE digest IS NOT NULL;

-- The named reason of every decision.
CREATE TABLE decisions (
    id           INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    entry        INTEGER REFERENCES entries (id),
    article      INTEGER REFERENCES articles (id),
    story        INTEGER REFERENCES stories (id),
    topic        TEXT,
    subscription TEXT,
    digest       INTEGER REFERENCES digests (id),
    reason       TEXT    NOT NULL,
    detail       TEXT    NOT NULL
) STRICT;

CREATE INDEX decisions_by_entry ON decisions (entry) WHERE entry IS NOT NULL;
CREATE INDEX decisions_by_article ON decisions (article) WHERE article IS NOT NULL;
