import hashlib
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from posts import reading, search
from posts.importing import import_articles
from posts.models import Article

DATA = Path(__file__).resolve().parent.parent.parent / "data"
# The last one is the newest, so it leads on the home page.
DEMO = [DATA / f"{name}.md" for name in ("dialogue", "critical-minerals", "welcome")]
# Every page leads to these from its foot.
STANDING = [DATA / f"{name}.md" for name in reading.STANDING]


class Command(BaseCommand):
    help = (
        "Makes the site ready to serve: migrations, static files, the reference set in an empty record, three "
        "articles and the pages About, Contact and Legal in an empty newsroom, the index of the search, a first user. "
        "Safe to run again: it leaves alone what is there. "
        "Example: manage.py prepare_site --no-demo"
    )

    def add_arguments(self, parser):
        help = "leave the demonstration articles out; About, Contact and Legal stay"
        parser.add_argument("--no-demo", action="store_true", help=help)

    def handle(self, *, no_demo, verbosity, **options):
        self.is_quiet = verbosity == 0
        call_command("migrate", interactive=False, verbosity=0)
        self._say("Database: every migration is applied.")
        self._collect_static()
        call_command("load_reference", if_empty=True, verbosity=verbosity, stdout=self.stdout, stderr=self.stderr)
        self._welcome(no_demo)
        self._make_findable()
        self._first_user()

    def _say(self, words: str) -> None:
        if not self.is_quiet:
            self.stdout.write(words)

    def _collect_static(self) -> None:
        """Copied and compressed anew only if a file was touched since the last time."""
        if settings.DEBUG:
            return
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        state = _state_of_static_files()
        if stamp.exists() and stamp.read_text() == state:
            self._say("Static files: nothing changed.")
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state)
        self._say("Static files: collected.")

    def _welcome(self, no_demo: bool) -> None:
        if Article.objects.exists():
            self._say("Newsroom: has articles, left alone.")
            return
        for path in STANDING if no_demo else [*STANDING, *DEMO]:
            outcome = import_articles([path], timezone.now())
            for fault in outcome.faults:
                self.stderr.write(f"{path.name} does not fit this record. {fault}")
            for revision in outcome.created:
                self._say(f"Newsroom: “{revision.title}” is public.")

    def _make_findable(self) -> None:
        """So that no reader's search has to."""
        now = timezone.now()
        watched = self._indexed if not self.is_quiet and self.stderr.isatty() else None
        if search.complete(now, watched):
            self._say("Search: the index is up to date.")
        else:
            self._say("Search: the index is being written by somebody else, left alone.")

    def _indexed(self, done: int, total: int) -> None:
        self.stderr.write(f"Search: {done} of {total} articles read …", self.style.NOTICE)

    def _first_user(self) -> None:
        users = get_user_model().objects
        entrance = f"{settings.SITE_URL}/admin/"
        if users.exists():
            self._say(f"Users: there already. Log in at {entrance}")
            return
        password = settings.ADMIN_PASSWORD or secrets.token_urlsafe(12)
        users.create_superuser("admin", settings.CONTACT_EMAIL, password)
        shown = "the password in ADMIN_PASSWORD" if settings.ADMIN_PASSWORD else f"the password {password}"
        # Said even when quiet: a password that is made here is shown this once and never again.
        self.stdout.write(f"Users: made admin. Log in at {entrance} as admin with {shown}")


def _state_of_static_files() -> str:
    found = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            found.append((path, stat.st_size, stat.st_mtime_ns))
    return hashlib.sha256(repr((sorted(found), settings.STORAGES["staticfiles"])).encode()).hexdigest()
