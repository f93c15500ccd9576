"""One commit a request, without a request: inserts posts into our SQLite file one by one for a second, as durably
as the server does, and prints how many. No server that commits for each request can do more.

    sqlite_commits.py FILE SECONDS
"""

import sqlite3
import sys
import time

database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
database.execute("pragma journal_mode = wal")
database.execute("pragma synchronous = full")
database.execute("pragma foreign_keys = on")
users = [row[0] for row in database.execute("select id from users")]

commits = 0
began = time.monotonic()
while time.monotonic() - began < float(sys.argv[2]):
    row = ("Written by the bench", time.time_ns() // 1000, users[commits % len(users)])
    database.execute("insert into posts (post_data, created_at, user_id) values (?, ?, ?)", row)
    commits += 1
print(commits / (time.monotonic() - began))
