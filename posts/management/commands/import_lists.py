from minerals.management.commands.import_lists import Command as ImportLists
from posts.management.findable import MakesFindable


class Command(MakesFindable, ImportLists):
    """The record's command of this name; what it wrote is found at once."""
