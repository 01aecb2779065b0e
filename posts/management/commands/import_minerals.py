from minerals.management.commands.import_minerals import Command as ImportMinerals
from posts.management.findable import MakesFindable


class Command(MakesFindable, ImportMinerals):
    """The record's command of this name; what it wrote is found at once."""
