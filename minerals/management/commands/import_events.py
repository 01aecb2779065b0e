from minerals.management.tables import TableCommand


class Command(TableCommand):
    help = "Bring in dated steps of the dialogue. Example: import_events events.csv --dry-run"
    table = "events"
