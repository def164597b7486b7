-- What an article is to its story, as it was judged when it was filed.

ALTER TABLE articles ADD COLUMN role TEXT NOT NULL DEFAULT 'original'
    CHECK (role IN ('original', 'copy', 'rewritten', 'follow-up', 'correction'));
