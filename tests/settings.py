"""The project's settings for a test run; what an installation owns lies in a folder that is thrown away afterwards."""

import atexit
import os
import shutil
import tempfile

# Before the settings are read: a test run never touches anybody's var/. Parallel runners take a folder each.
_folder = tempfile.mkdtemp(prefix="selvhjulpen-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["DATA_DIR"] = _folder

from selvhjulpen.config.settings import *  # noqa: E402, F403
from selvhjulpen.config.settings import DATA_DIR, DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

# Neither a mail server nor a gateway of the person who runs the tests.
EMAIL_HOST = SMS_GATEWAY_URL = ""
BASE_URL = "http://localhost:8000"
# A test changes what it likes inside a transaction that never ends; those about kept pages switch this on.
KEEP_WHAT_ALL_SEE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Static files come straight from their sources: nothing to collect, nothing to scan.
INSTALLED_APPS = [
    "django.contrib.staticfiles" if app == "selvhjulpen.config.apps.StaticFiles" else app for app in INSTALLED_APPS
]
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file as in a real installation: threads and processes meet in it, each by a connection of its own.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
