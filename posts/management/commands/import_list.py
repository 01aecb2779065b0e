from minerals.management.commands.import_list import Command as ImportList
from posts.management.foreseen import TellsWhatGoesStale


class Command(TellsWhatGoesStale, ImportList):
    """The record's command of this name; it also names the articles that go stale."""
