"""What people send: how much, what looks at it, where it is kept."""

from cms.settings.environment import VAR_DIR, env

PARVIS_FILE_MAX_MB = env.int("PARVIS_FILE_MAX_MB", 10)
PARVIS_PROFILE_QUOTA_MB = env.int("PARVIS_PROFILE_QUOTA_MB", 200)
PARVIS_USER_QUOTA_MB = env.int("PARVIS_USER_QUOTA_MB", 500)
PARVIS_MANY_FILES = env.int("PARVIS_MANY_FILES", 60)
PARVIS_EXPORT_DAYS = max(1, env.int("PARVIS_EXPORT_DAYS", 7))
PARVIS_RECOVERY_DAYS = max(1, env.int("PARVIS_RECOVERY_DAYS", 7))
PARVIS_ACCEPT_PHOTOS = env.bool("PARVIS_ACCEPT_PHOTOS", True)

CLAMD_SOCKET = env.str("CLAMD_SOCKET", "")
CLAMD_HOST = env.str("CLAMD_HOST", "")
CLAMD_PORT = env.int("CLAMD_PORT", 3310)
PARVIS_ACCEPT_WITHOUT_ANTIVIRUS = env.bool("PARVIS_ACCEPT_WITHOUT_ANTIVIRUS", False)

PRIVATE_FILES_ROOT = VAR_DIR / "files"
PARVIS_X_ACCEL_PREFIX = env.str("PARVIS_X_ACCEL_PREFIX", "").rstrip("/")
S3_BUCKET = env.str("S3_BUCKET", "")
PRIVATE_STORAGE: dict[str, object] = {
    "BACKEND": "locker.stores.storage.AtomicFileSystemStorage",
    "OPTIONS": {"location": PRIVATE_FILES_ROOT, "base_url": None},
}
PUBLIC_STORAGE: dict[str, object] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
if S3_BUCKET:
    service: dict[str, object] = {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
        "region_name": env.str("S3_REGION", "") or None,
        "access_key": env.str("S3_ACCESS_KEY_ID", ""),
        "secret_key": env.str("S3_SECRET_ACCESS_KEY", ""),
        "addressing_style": env.str("S3_ADDRESSING_STYLE", "auto"),
        "signature_version": "s3v4",
        "default_acl": None,
        "querystring_auth": True,
        "max_memory_size": 2 * 1024 * 1024,  # beyond, what is read goes through a temporary file
    }
    prefix = env.str("S3_PREFIX", "")
    PRIVATE_STORAGE = {
        "BACKEND": "locker.stores.s3.PrivateS3Storage",
        "OPTIONS": service | {"location": prefix, "file_overwrite": True},  # names say their content
    }
    PUBLIC_STORAGE = {
        "BACKEND": "locker.stores.s3.PublicS3Storage",
        "OPTIONS": service | {"location": f"{prefix}/media".lstrip("/"), "file_overwrite": False},
    }
