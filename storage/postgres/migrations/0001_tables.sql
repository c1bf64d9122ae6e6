-- Everything Minewatch stores. A payload is the value itself as JSON (storage.postgres.documents);
-- what is asked for is in columns. ``seq`` is the order in which rows were put first.

-- Which workspaces rows belong to. '' is HOME, whose tokens are settings; the others are noted when
-- the first row of theirs is put, so that rows can outlive an installation until they are erased.
CREATE TABLE workspaces (
    id text PRIMARY KEY
);
INSERT INTO workspaces (id) VALUES ('');

-- A workspace that installed Minewatch, its tokens sealed.
CREATE TABLE installations (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY REFERENCES workspaces (id),
    ended_at timestamptz,
    payload jsonb NOT NULL
);
CREATE INDEX installations_ended ON installations (ended_at, seq) WHERE ended_at IS NOT NULL;

-- --- shared by all workspaces -------------------------------------------------------------------

CREATE TABLE feeds (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    polled boolean NOT NULL,
    due_at timestamptz NOT NULL,
    claimed_by text,
    claimed_until timestamptz,
    payload jsonb NOT NULL
);
CREATE INDEX feeds_due ON feeds (due_at, seq) WHERE polled;

CREATE TABLE entries (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    feed text NOT NULL,
    story text,
    first_seen_at timestamptz NOT NULL,
    payload jsonb NOT NULL
);
CREATE INDEX entries_story ON entries (story, seq) WHERE story IS NOT NULL;
CREATE INDEX entries_first_seen ON entries (first_seen_at, seq);

-- Posts, outbox items and entries name stories without a foreign key: stories are deleted by age.
CREATE TABLE stories (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    states text[] NOT NULL,
    kind text NOT NULL,
    step text,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    payload jsonb NOT NULL
);
CREATE INDEX stories_states ON stories USING gin (states);
CREATE INDEX stories_last ON stories (last_at, seq);
CREATE INDEX stories_prefix ON stories (id text_pattern_ops);

CREATE TABLE acts (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    iso3 text NOT NULL,
    payload jsonb NOT NULL
);
CREATE INDEX acts_iso3 ON acts (iso3, seq);

CREATE TABLE findings (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    payload jsonb NOT NULL
);

CREATE TABLE confirmations (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    payload jsonb NOT NULL
);

CREATE TABLE notices (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    payload jsonb NOT NULL
);
CREATE INDEX notices_prefix ON notices (id text_pattern_ops);

-- Identities of entries, as 63 bits of a hash (storage.seen), and the second of the last sighting.
-- No index on the second: every poll changes it, and it is asked for once a day.
CREATE TABLE seen (
    number bigint PRIMARY KEY,
    second bigint NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE requests (
    number bigint PRIMARY KEY,
    second bigint NOT NULL
);

-- --- of one workspace ---------------------------------------------------------------------------

CREATE TABLE watches (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    workspace text NOT NULL REFERENCES workspaces (id),
    channel text NOT NULL,
    owner text NOT NULL,
    targets text[] NOT NULL,
    reminders boolean NOT NULL,
    payload jsonb NOT NULL
);
CREATE INDEX watches_channel ON watches (workspace, channel, seq);
CREATE INDEX watches_owner ON watches (workspace, owner, seq);
CREATE INDEX watches_order ON watches (workspace, seq);
CREATE INDEX watches_reminders ON watches (seq) WHERE reminders;
CREATE INDEX watches_targets ON watches USING gin (targets) WITH (fastupdate = off);

CREATE TABLE deliveries (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    workspace text NOT NULL REFERENCES workspaces (id),
    channel text NOT NULL,
    set_by text,
    payload jsonb NOT NULL,
    PRIMARY KEY (workspace, channel)
);
CREATE INDEX deliveries_set_by ON deliveries (workspace, set_by, seq) WHERE set_by IS NOT NULL;

CREATE TABLE people (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    workspace text NOT NULL REFERENCES workspaces (id),
    id text NOT NULL,
    payload jsonb NOT NULL,
    PRIMARY KEY (workspace, id)
);

CREATE TABLE outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    id text PRIMARY KEY,
    workspace text NOT NULL REFERENCES workspaces (id),
    channel text NOT NULL,
    state text NOT NULL,
    kind text NOT NULL,
    calendar boolean NOT NULL,
    story text,
    act text,
    attempts integer NOT NULL,
    error text,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    claimed_at timestamptz,
    settled_at timestamptz,
    payload jsonb NOT NULL
);
CREATE INDEX outbox_open ON outbox (state, workspace, due_at, seq)
    WHERE state IN ('waiting', 'claimed', 'held');
CREATE INDEX outbox_open_due ON outbox (state, due_at, seq) WHERE state IN ('waiting', 'held');
CREATE INDEX outbox_order ON outbox (workspace, state, seq);
CREATE INDEX outbox_channel ON outbox (workspace, channel, seq);
CREATE INDEX outbox_story ON outbox (story, seq) WHERE story IS NOT NULL;
CREATE INDEX outbox_act ON outbox (act, seq) WHERE act IS NOT NULL;
CREATE INDEX outbox_alerts ON outbox (workspace, channel, created_at)
    WHERE kind = 'StoryAlert' AND state <> 'held';
CREATE INDEX outbox_attempted ON outbox (claimed_at, seq) WHERE claimed_at IS NOT NULL;
CREATE INDEX outbox_settled ON outbox (calendar, settled_at, seq)
    WHERE state IN ('sent', 'gave_up') AND settled_at IS NOT NULL;

CREATE TABLE posts (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    workspace text NOT NULL REFERENCES workspaces (id),
    channel text NOT NULL,
    subject text NOT NULL,
    kind text NOT NULL,
    sent_at timestamptz NOT NULL,
    payload jsonb NOT NULL,
    PRIMARY KEY (workspace, channel, subject)
);
CREATE INDEX posts_order ON posts (workspace, channel, seq);
CREATE INDEX posts_subject ON posts (subject, seq);
CREATE INDEX posts_sent ON posts (sent_at, seq);

CREATE TABLE feedback (
    seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    workspace text NOT NULL REFERENCES workspaces (id),
    person text NOT NULL,
    story text NOT NULL,
    given_at timestamptz NOT NULL,
    payload jsonb NOT NULL,
    PRIMARY KEY (workspace, person, story)
);
CREATE INDEX feedback_given ON feedback (given_at, seq);

CREATE TABLE remembered (
    workspace text NOT NULL REFERENCES workspaces (id),
    key text NOT NULL,
    value text NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (workspace, key)
);
CREATE INDEX remembered_until ON remembered (until);

-- --- among processes ----------------------------------------------------------------------------

-- Who does what for all, until when by this server's clock. '' holds nothing: no one may take it yet.
CREATE TABLE leases (
    name text PRIMARY KEY,
    holder text NOT NULL,
    until timestamptz NOT NULL
);

-- The last change of each row of a table that processes keep in memory; a removed row's stays.
CREATE TABLE changes (
    relation text NOT NULL,
    key text NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (relation, key)
);
CREATE INDEX changes_order ON changes (relation, number);
CREATE SEQUENCE change_numbers;

-- Runs when a transaction is about to commit, and holds the lock until it has: whoever gets a
-- number later commits later, so that no change ever appears under one that was already seen. (The
-- smallest running transaction, pg_snapshot_xmin, would do without the lock; but any long
-- transaction on the server, such as a dump, holds it back for hours, and with it every version.)
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(TG_TABLE_SCHEMA || '.changes', 0));
    INSERT INTO changes (relation, key, number)
    VALUES (
        TG_TABLE_NAME,
        CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END,
        nextval('change_numbers')
    )
    ON CONFLICT (relation, key) DO UPDATE SET number = EXCLUDED.number;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE OF payload ON feeds
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE CONSTRAINT TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE OF payload ON stories
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE CONSTRAINT TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE OF payload ON acts
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE CONSTRAINT TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE OF payload ON confirmations
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE CONSTRAINT TRIGGER note_change AFTER INSERT OR DELETE OR UPDATE OF payload ON installations
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();
