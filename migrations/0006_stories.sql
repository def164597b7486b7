-- What grouping remembers of the articles of late, and where stories went that turned out to be one with another.

-- Only grouping reads a sketch. Rows leave with the active window.
CREATE TABLE sketches (
    article INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    sketch  BLOB    NOT NULL
) STRICT;

ALTER TABLE stories ADD COLUMN merged_into INTEGER REFERENCES stories (id);

CREATE INDEX stories_merged ON stories (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX mailed_of_story ON mailed (story);
