"""The storages on S3, or on any service that speaks as it does: a bucket nobody may read, addresses of a minute.

Failures are told as those of a disk, so that whoever writes or reads need not know where.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from boto3.exceptions import Boto3Error
from boto3.resources.base import ServiceResource
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.utils.encoding import filepath_to_uri
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from portal.resilience.breaker import Breaker
from portal.resilience.bulkhead import OUTSIDE, waiting_outside
from portal.resilience.errors import AwayError

SECONDS = 60
"""How long a signed address works: the time that a browser takes to follow it."""
PATIENCE = Config(connect_timeout=3, read_timeout=7, retries={"total_max_attempts": 2}, max_pool_connections=OUTSIDE)
"""Somebody waits for the page: botocore's own patience is of minutes. A connection that was kept may be dead: the
second attempt takes another. One operation so waits 14 seconds at most for a service that says nothing."""
PUBLIC_FOLDER = "media"
"""Of the bucket, below its prefix."""
MISSING = {"404", "NoSuchKey"}
FAILURES = (BotoCoreError, Boto3Error, RetriesExceededError)
breaker = Breaker("The storage service")


class PatientS3Storage(S3Storage):
    """Objects written whole or not at all, by a service that may hang."""

    client_config: Config

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.client_config = self.client_config.merge(PATIENCE)
        self.transfer_config = TransferConfig(use_threads=self.use_threads, num_download_attempts=2)

    @cached_property
    def connection(self) -> ServiceResource:
        """A process's: each takes 13 MB, and django-storages would make one a thread.

        Threads may share it, as only its client and one bucket are used.
        """
        return super().connection

    def exists(self, name: str) -> bool:
        with _disk_errors():
            return bool(super().exists(name))

    def get_modified_time(self, name: str) -> dt.datetime:
        with _disk_errors():
            return super().get_modified_time(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with _disk_errors():
            return super().listdir(name)

    def delete(self, name: str) -> None:
        with _disk_errors():
            super().delete(name)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        """Bring it whole, at once: what is read of it afterwards waits for nobody."""
        with _disk_errors():
            file = super()._open(name, mode)
            return file.open()

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _disk_errors():
            return str(super()._save(name, content))


class PrivateS3Storage(PatientS3Storage):
    """Objects named by the portal; the same name always holds the same content."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """The public images, which are below in the same bucket, are no part of it."""
        folders, names = super().listdir(name)
        return [folder for folder in folders if name or folder != PUBLIC_FOLDER], names

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


class PublicS3Storage(PatientS3Storage):
    """Public images, in the same private bucket: the portal hands them out at the addresses of those of a disk."""

    @cached_property
    def connection(self) -> ServiceResource:
        """That of the private storage, which speaks to the same service."""
        return cast(PrivateS3Storage, storages["private"]).connection

    def url(self, name: str, *_signing: object, **_options: object) -> str:
        """Where the portal gives it (`portal.files.public_images`)."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    def entity_tag(self, name: str) -> str:
        """What changes with its content. Raises FileNotFoundError."""
        with _disk_errors():
            answer = self.connection.meta.client.head_object(
                Bucket=self.bucket_name, Key=self._normalize_name(clean_name(name))
            )
            return str(answer["ETag"])


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        with waiting_outside(), breaker.calling(*FAILURES):
            yield
    except ClientError as error:
        missing = error.response.get("Error", {}).get("Code") in MISSING
        raise (FileNotFoundError if missing else OSError)("the storage service refused") from error
    except FAILURES as error:
        raise AwayError("the storage service does not answer") from error
