-- revision: 0007
-- down_revision: 0006
-- message: moods of posts

-- up
alter table posts add column mood text;

-- down
alter table posts drop column mood;
