"""Which installation this is: its names, its secret, its folder, its time zone."""

from pathlib import Path
from socket import gethostname

from cms.settings.environment import VAR_DIR, env

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", "")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
PARVIS_SEALING_KEY = env.str("PARVIS_SEALING_KEY", "")
PARVIS_SEALING_KEY_FALLBACKS: list[str] = env.list("PARVIS_SEALING_KEY_FALLBACKS", [])
PARVIS_DEMO = False
PARVIS_VAR = VAR_DIR
PARVIS_BASE_URL = env.str("PARVIS_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
PARVIS_TIME_ZONE = env.str("PARVIS_TIME_ZONE", "Europe/Paris")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
PARVIS_ANCHORS_FILE = Path(file) if (file := env.str("PARVIS_ANCHORS_FILE", "")) else None
PARVIS_ROLE = env.str("PARVIS_ROLE", "all")
PARVIS_CORRECTION_DAYS = env.int("PARVIS_CORRECTION_DAYS", 15)
PARVIS_CORRECTION_DAYS_LEAST = env.int("PARVIS_CORRECTION_DAYS_LEAST", 8)
PARVIS_CORRECTION_DAYS_MOST = env.int("PARVIS_CORRECTION_DAYS_MOST", 60)
PARVIS_SOURCE_URL = env.str("PARVIS_SOURCE_URL", "")
PARVIS_NODE = env.str("PARVIS_NODE", "") or gethostname()
PARVIS_WEB_THREADS = max(1, env.int("PARVIS_WEB_THREADS", 2))
PARVIS_TRUSTED_PROXIES = env.int("PARVIS_TRUSTED_PROXIES", 0)
