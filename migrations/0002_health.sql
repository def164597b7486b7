-- How well a source is, how often it has news, and what the operator was told of it.

ALTER TABLE sources ADD COLUMN kind TEXT;           -- what it served last
ALTER TABLE sources ADD COLUMN moved_to TEXT;       -- where it is polled instead: it moved there for good
ALTER TABLE sources ADD COLUMN trouble TEXT;        -- the kind of the present run of failures: failing, blocked, gone
ALTER TABLE sources ADD COLUMN last_read INTEGER;   -- when its whole document was last read
ALTER TABLE sources ADD COLUMN quiet_until INTEGER; -- until when its host asks to be left alone
ALTER TABLE sources ADD COLUMN least_s INTEGER;     -- the least time between polls that its document asks for
ALTER TABLE sources ADD COLUMN last_news INTEGER;
ALTER TABLE sources ADD COLUMN usual_gap_s INTEGER; -- between two arrivals of news
ALTER TABLE sources ADD COLUMN longest_gap_s INTEGER;
ALTER TABLE sources ADD COLUMN told_health TEXT;    -- the state that the operator was told of last
ALTER TABLE sources ADD COLUMN told_at INTEGER;     -- and when
ALTER TABLE sources ADD COLUMN told_moved TEXT;     -- the moved_to that the operator was told of

UPDATE sources SET trouble = 'failing' WHERE failing_since IS NOT NULL;
UPDATE sources SET told_health = 'failing', told_at = told_since WHERE told_since = failing_since;

ALTER TABLE sources DROP COLUMN told_since;
