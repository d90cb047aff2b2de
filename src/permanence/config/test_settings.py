"""Settings of the tests: a hasty embedded PostgreSQL of their own, one database for each test process."""

import os
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
TEST_VAR = Path(os.environ.get("PERMANENCE_TEST_VAR", "var/test"))
TEST_DATABASE = f"test_permanence_{WORKER}"

os.environ.update(PERMANENCE_VAR=str(TEST_VAR), PERMANENCE_DEMO="1")
os.environ.pop("DATABASE_URL", None)
os.environ.pop("DATABASE_OWNER_URL", None)

from permanence.config.settings import *  # noqa: E402, F403
from permanence.config.settings import DATABASES, MIDDLEWARE  # noqa: E402

for database in DATABASES.values():
    database["NAME"] = TEST_DATABASE
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # nothing is collected for tests
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING_CONFIG = None
