"""Files that are uploaded stay in memory, up to a size: nothing of them is laid down on the disk in clear."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LARGEST = 32 * 2**20  # as the server takes bodies


class InMemory(FileUploadHandler):
    """Keeps each file in memory; what is larger than any body may be ends the upload."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nothing."""
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep one more piece."""
        self.kept.write(raw_data[: max(0, LARGEST + 1 - start)])

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """Return the file, from its beginning."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept, field_name=self.field_name, name=self.file_name, content_type=self.content_type,
            size=file_size, charset=self.charset, content_type_extra=self.content_type_extra,
        )  # fmt: skip
