"""The tables of the state, and how an older state becomes a newer one.

articles    every article that was ever read or told of; `path` is NULL once its file is gone, the id stays used
terms       which article stands under which tag, category, author, language or directory
files       every file that could be an article, as last seen
feeds       every feed that was ever published, its slug and when it was last updated
documents   every file that feedpub wrote into the output directory
refers      which articles the text of another refers to, by their files, and the links that were found
editions    what each feed held during the last day, for the guard
retired     documents that answer 410 or 301 for ever
pending     feeds that must be looked at by the next build, whatever has changed since
pings       what WebSub hubs have still to be told
meta        single values
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

VERSION = 2
_REFERS = """CREATE TABLE refers (
    number INTEGER NOT NULL,    -- of the article that refers
    reference TEXT NOT NULL,    -- as written
    name TEXT NOT NULL,         -- of the file that it means, without suffix and language
    link TEXT,                  -- of the article that it was found to mean; NULL: none
    PRIMARY KEY (number, reference)
) WITHOUT ROWID"""
_REFERS_BY_NAME = "CREATE INDEX refers_by_name ON refers (name)"


def _look_up_references(connection: sqlite3.Connection) -> None:
    """References are looked up from version 2 on: every text has to be made ready anew."""
    connection.execute("ALTER TABLE articles ADD COLUMN answers TEXT")
    # What templates stand for was not always read as it is now: that is no edit either.
    connection.execute("UPDATE articles SET finished = NULL, fingerprint = NULL")
    # So that the next build looks at every feed.
    connection.execute("DELETE FROM meta WHERE key = 'publishing'")
    connection.execute(_REFERS)
    connection.execute(_REFERS_BY_NAME)


#: What turns version n into version n + 1, beginning with version 1.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_look_up_references,)

TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    digest BLOB NOT NULL,
    outcome TEXT NOT NULL,      -- 'article', 'draft', 'left out', 'unreadable'
    why TEXT,
    line INTEGER
) WITHOUT ROWID;
CREATE INDEX files_left_out ON files (outcome) WHERE outcome != 'article';
CREATE TABLE articles (
    number INTEGER PRIMARY KEY,
    path TEXT UNIQUE,           -- relative to the source; NULL once the file is gone
    id TEXT UNIQUE,             -- NULL until the first publication
    own_id TEXT,                -- as the article declares it
    link TEXT NOT NULL,
    title TEXT NOT NULL,
    published INTEGER NOT NULL, -- seconds since 1970
    expires INTEGER,
    declared INTEGER,           -- `updated` as the article declares it
    updated INTEGER,            -- as the feeds tell it; NULL until the first publication
    digest BLOB,                -- of the file
    finished BLOB,              -- digest of the file whose body was last made ready for feeds
    fingerprint TEXT,           -- title, text and media as last published
    opening TEXT,               -- its summary, or its first words, for pages
    told TEXT,                  -- the same, read back from a published document when the state was lost
    visible INTEGER NOT NULL,   -- 1: stands in feeds once it is due
    withdrawn INTEGER NOT NULL, -- 1: an operator took it out for good
    adopted INTEGER NOT NULL,   -- 1: `published` is that of a feed that was adopted, until the file declares another
    answers TEXT,               -- digest of what its text refers to and of the links that were found; NULL: it refers to
                                -- nothing; '': the links have changed since
    declares TEXT NOT NULL      -- the rest of what the file declares, as JSON
);
CREATE INDEX articles_by_date ON articles (published) WHERE visible = 1;
CREATE INDEX articles_by_expiry ON articles (expires) WHERE expires IS NOT NULL;
CREATE INDEX articles_withdrawn ON articles (path) WHERE withdrawn = 1;
CREATE INDEX articles_without_file ON articles (number) WHERE path IS NULL;
CREATE INDEX articles_without_id ON articles (number) WHERE id IS NULL AND visible = 1;
CREATE TABLE sizes (
    number INTEGER NOT NULL,
    content TEXT NOT NULL,      -- 'full' or 'summary'
    revision TEXT NOT NULL,
    bytes TEXT NOT NULL,        -- JSON: format to length of the rendered entry
    PRIMARY KEY (number, content)
) WITHOUT ROWID;
CREATE TABLE terms (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    published INTEGER NOT NULL,
    number INTEGER NOT NULL,
    spelling TEXT NOT NULL,
    PRIMARY KEY (kind, key, published, number)
) WITHOUT ROWID;
{_REFERS};
{_REFERS_BY_NAME};
CREATE TABLE feeds (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    id TEXT NOT NULL DEFAULT '', -- RFC 4287 §4.2.6; given at the first publication
    updated INTEGER,
    articles INTEGER NOT NULL DEFAULT 0,
    newest INTEGER,
    settings TEXT NOT NULL DEFAULT '', -- digest of what the configuration says of this feed
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE UNIQUE INDEX feeds_by_slug ON feeds (kind, slug);
CREATE TABLE documents (
    path TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    digest BLOB NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL,  -- seconds since 1970, as set on the file
    signature TEXT NOT NULL,    -- of everything the document was made from
    head INTEGER NOT NULL,      -- bytes before the first entry
    layout TEXT NOT NULL        -- JSON: [number, revision, bytes, updated] of each entry
) WITHOUT ROWID;
CREATE INDEX documents_by_feed ON documents (kind, name);
CREATE TABLE editions (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,        -- seconds since 1970
    held TEXT NOT NULL,         -- JSON: [number, updated] of each article that the feed held from then on
    PRIMARY KEY (kind, name, at)
) WITHOUT ROWID;
CREATE TABLE retired (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT PRIMARY KEY,      -- of a document that is gone for good
    target TEXT                 -- where it moved; NULL: nowhere
) WITHOUT ROWID;
CREATE TABLE pings (
    hub TEXT NOT NULL,
    topic TEXT NOT NULL,        -- the address of a document
    attempts INTEGER NOT NULL,
    next_try INTEGER NOT NULL,  -- seconds since 1970
    error TEXT,                 -- of the last attempt
    PRIMARY KEY (hub, topic)
) WITHOUT ROWID;
CREATE TABLE pending (kind TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
"""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of the newest version in an empty database."""
    connection.executescript(f"BEGIN; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
