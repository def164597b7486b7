-- Readers who are not mailed: those who left, and those whose address refuses.

-- Who left which subscription.
CREATE TABLE departures (
    subscription TEXT    NOT NULL,
    recipient    TEXT    NOT NULL,                    -- in small letters
    at           INTEGER NOT NULL,
    way          TEXT    NOT NULL CHECK (way IN ('link', 'operator')),
    told         INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
    PRIMARY KEY (subscription, recipient)
) STRICT, WITHOUT ROWID;

-- An address that refused its last mails for good, one row until it takes one again.
CREATE TABLE refusals (
    recipient    TEXT    NOT NULL PRIMARY KEY,        -- in small letters
    times        INTEGER NOT NULL,                    -- in a row
    since        INTEGER NOT NULL,
    last         INTEGER NOT NULL,
    reply        TEXT    NOT NULL,
    suspended_at INTEGER                              -- since when it is not written to
) STRICT, WITHOUT ROWID;

-- Secrets of this newsroom's own making.
CREATE TABLE keys (
    name  TEXT NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;
