"""How much of an upload is taken in at all."""

from django.core.files.uploadhandler import FileUploadHandler

from posts import pictures


class Bounded(FileUploadHandler):
    """Lets the rest of a file go by once it is larger than any picture may be: enough is kept to see that it is."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= pictures.BYTES_AT_MOST else None

    def file_complete(self, file_size: int) -> None:
        return None
