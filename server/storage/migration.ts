// The database schema as migrations: entry n upgrades version n to n + 1. A released entry never changes; new ones are
// appended. Rows hold the JSON of the wire in `data`; the other columns are for searching and sorting.
export const migrations: readonly string[] = [
  `
  CREATE TABLE project (
    id TEXT PRIMARY KEY,
    data TEXT NOT NULL
  ) STRICT;
  CREATE TABLE session (
    id TEXT PRIMARY KEY,
    project_id TEXT NOT NULL,
    directory TEXT NOT NULL,
    parent_id TEXT,
    title TEXT NOT NULL,
    updated INTEGER NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX session_project ON session(project_id, id);
  CREATE INDEX session_parent ON session(parent_id);
  CREATE TABLE message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session(id) ON DELETE CASCADE,
    data TEXT NOT NULL,
    UNIQUE (session_id, id)
  ) STRICT;
  CREATE TABLE part (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES session(id) ON DELETE CASCADE,
    data TEXT NOT NULL,
    UNIQUE (session_id, id)
  ) STRICT;
  CREATE INDEX part_message ON part(session_id, message_id);
  CREATE TABLE todo (
    session_id TEXT PRIMARY KEY REFERENCES session(id) ON DELETE CASCADE,
    data TEXT NOT NULL
  ) STRICT;
  CREATE TABLE turn (
    session_id TEXT PRIMARY KEY REFERENCES session(id) ON DELETE CASCADE,
    pid INTEGER NOT NULL,
    process_start TEXT NOT NULL
  ) STRICT;
  `,
  // Files that tools changed: one row per file and turn, with the text before the first change and after the last. The text
  // is NULL where it is too large to store.
  `
  CREATE TABLE file_change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT NOT NULL REFERENCES session(id) ON DELETE CASCADE,
    message_id TEXT NOT NULL,
    file TEXT NOT NULL,
    was_there INTEGER NOT NULL,
    is_there INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    additions INTEGER NOT NULL,
    deletions INTEGER NOT NULL,
    edits INTEGER NOT NULL,
    UNIQUE (session_id, message_id, file)
  ) STRICT;
  `,
  // Every index ends in the row id, here `seq`: the last messages of a session are found without reading the others.
  "CREATE INDEX message_session ON message(session_id)",
  // The counts of a change are those of its texts.
  "ALTER TABLE file_change DROP COLUMN edits",
]
