from minerals.management.commands.load_reference import Command as LoadReference
from posts.management.findable import MakesFindable


class Command(MakesFindable, LoadReference):
    """The record's command of this name; what it wrote is found at once."""
