from minerals.management.commands.import_events import Command as ImportEvents
from posts.management.findable import MakesFindable
from posts.management.foreseen import TellsWhatGoesStale


class Command(TellsWhatGoesStale, MakesFindable, ImportEvents):
    """The record's command of this name; it names articles that go stale, and what it wrote is found at once."""
