from minerals.management.commands.import_list import Command as ImportList
from posts.management.findable import MakesFindable
from posts.management.foreseen import TellsWhatGoesStale


class Command(TellsWhatGoesStale, MakesFindable, ImportList):
    """The record's command of this name; it names articles that go stale, and what it wrote is found at once."""
