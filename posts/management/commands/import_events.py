from minerals.management.commands.import_events import Command as ImportEvents
from posts.management.foreseen import TellsWhatGoesStale


class Command(TellsWhatGoesStale, ImportEvents):
    """The record's command of this name; it also names the articles that go stale."""
