"""The private storage on S3, or on any service that speaks as it does: a bucket nobody may read, addresses of a minute.

Failures are told as those of a disk, so that whoever writes or reads need not know where.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage

SECONDS = 60
"""How long a signed address works: the time that a browser takes to follow it."""
PATIENCE = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 2})
"""Somebody waits for the page: botocore's own patience is of minutes."""
MISSING = {"404", "NoSuchKey"}


class PrivateS3Storage(S3Storage):
    """Objects named by the portal, written whole or not at all; the same name always holds the same content."""

    client_config: Config

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.client_config = self.client_config.merge(PATIENCE)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def exists(self, name: str) -> bool:
        with _disk_errors():
            return bool(super().exists(name))

    def get_modified_time(self, name: str) -> dt.datetime:
        with _disk_errors():
            return super().get_modified_time(name)

    def attachment_url(self, name: str, file_name: str, content_type: str) -> str:
        """An address signed for `SECONDS`, that gives the object as an attachment called `file_name`."""
        if not self.exists(name):
            raise FileNotFoundError("the storage service has no such object")
        answer = {
            "ResponseContentDisposition": content_disposition_header(True, file_name),
            "ResponseContentType": content_type,
            "ResponseCacheControl": "private, no-store",
        }
        return str(self.url(name, parameters=answer, expire=SECONDS))

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _disk_errors():
            return str(super()._save(name, content))


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        missing = error.response.get("Error", {}).get("Code") in MISSING
        raise (FileNotFoundError if missing else OSError)("the storage service refused") from error
    except BotoCoreError as error:
        raise OSError("the storage service does not answer") from error
