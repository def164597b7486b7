-- When the pages that a source lists as before were last looked at again, for it says that something changed but not what.

ALTER TABLE sources ADD COLUMN looked_again INTEGER;
