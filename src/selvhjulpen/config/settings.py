"""All settings, in one file; whatever an installation decides comes from the environment."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent


def flag(name: str, default: str = "") -> bool:
    """True where the environment says 1, true, yes or on."""
    return os.environ.get(name, default).lower() in {"1", "true", "yes", "on"}


# Where an installation keeps what is its own: database, outbox, uploads, backups.
DATA_DIR = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
BASE_URL = os.environ.get("BASE_URL", f"http://{'localhost' if HOST in {'127.0.0.1', '0.0.0.0'} else HOST}:{PORT}")  # noqa: S104
DEBUG = flag("DEBUG")


def secret_key() -> str:
    """From the environment, else a key made once and kept beside the database."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    file = DATA_DIR / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text().strip()


SECRET_KEY = secret_key()
# The installation's own name is always one of them; letters take their links from BASE_URL, never from a request.
ALLOWED_HOSTS = [
    *os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]," + HOST).split(","),
    urlsplit(BASE_URL).hostname or "localhost",
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "selvhjulpen.config",
    "selvhjulpen.home",
    "selvhjulpen.privacy",
    "selvhjulpen.operations",
    "selvhjulpen.reports",
    "selvhjulpen.exchange",
    "selvhjulpen.business_case",
    "selvhjulpen.evaluation",
    "selvhjulpen.awards",
    "selvhjulpen.cafe",
    "selvhjulpen.courses",
    "selvhjulpen.materials",
    "selvhjulpen.meetings",
    "selvhjulpen.directory",
    "selvhjulpen.solutions",
    "selvhjulpen.people",
    "selvhjulpen.outbox",
    "selvhjulpen.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.forms",
    "selvhjulpen.config.apps.StaticFiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "selvhjulpen.people.doors.DoorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "selvhjulpen.config.urls"
WSGI_APPLICATION = "selvhjulpen.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "selvhjulpen.config.context.page",
                "selvhjulpen.directory.context.host",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "selvhjulpen.ui.templatetags.ui",
                "template_partials.templatetags.partials",
            ],
        },
    },
]
FORM_RENDERER = "selvhjulpen.ui.renderers.FormRenderer"

# ── Database ────────────────────────────────────────────────────────────────────────────────────
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'selvhjulpen.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a write takes its lock at once and waits for it, instead of failing half-way ("database is locked").
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a seat somebody has a receipt for is still there after a power cut (about a millisecond for each write).
        # cache_size: 512 kB of pages for each connection, of which a web worker has four. The system keeps the file in
        # memory anyway; 2 MB each, as SQLite has it, are 5 MB more in each worker, and no faster.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-512;",
    }

# Attempts to log in are counted here, so it is one for all processes and outlives a restart. Nothing that must be fast
# belongs in it. Its keys hold addresses: they are stored as a keyed hash.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_attempt",
        "KEY_FUNCTION": "selvhjulpen.people.adapters.sealed_cache_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Pages that everybody sees alike are kept in each server process until something in them changes (ui/shelf.py).
KEEP_WHAT_ALL_SEE = True

# ── Language and time ───────────────────────────────────────────────────────────────────────────
LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Dansk")), ("en", _("Engelsk"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# ── Static files ────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or ROOT / "var" / "static")
STATICFILES_DIRS = [
    (f"dkfds/{part}", ROOT / "node_modules" / "dkfds" / "dist" / part)
    for part in ("css", "fonts", "img")
    if (ROOT / "node_modules" / "dkfds" / "dist" / part).exists()
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "uploads"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Every page names files by their hash; the other half would only be read in at each start.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# ── Login ───────────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "selvhjulpen.people.adapters.WordsOfTheHouseValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:arrive"
ACCOUNT_ADAPTER = "selvhjulpen.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator, who knows the address
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # "your password was changed": who did not do it, should hear of it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody who has no account is written to
ACCOUNT_FORMS = {
    "login": "selvhjulpen.people.forms.LoginForm",
    "change_password": "selvhjulpen.people.forms.ChangePasswordForm",
    "reset_password": "selvhjulpen.people.forms.ResetPasswordForm",
    "reset_password_from_key": "selvhjulpen.people.forms.SetPasswordForm",
    "reauthenticate": "selvhjulpen.people.forms.PasswordAgainForm",
}
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # the letters say three days
MFA_ADAPTER = "selvhjulpen.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Selvhjulpen"
MFA_TOTP_TOLERANCE = 1  # a code that has just run out still counts (RFC 6238), and only once (people.actions)
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator knows the address
MFA_FORMS = {
    "authenticate": "selvhjulpen.people.forms.CodeForm",
    "reauthenticate": "selvhjulpen.people.forms.CodeAgainForm",
    "activate_totp": "selvhjulpen.people.forms.ActivateForm",
}
# By account as well as by address (the rest is as allauth has it).
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reauthenticate": "10/m/user,20/h/user",
}
# Attempts are counted by address: behind a proxy the visitor's own, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("TRUST_PROXY") else 0

# How often strangers may ask for a seat. A whole library sits behind one address; nobody needs ten letters a day.
BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS = int(os.environ.get("BOOKINGS_PER_HOUR_FROM_ONE_ADDRESS", "60"))
LETTERS_PER_DAY_TO_ONE_CONTACT = int(os.environ.get("LETTERS_PER_DAY_TO_ONE_CONTACT", "10"))

# ── Doors ───────────────────────────────────────────────────────────────────────────────────────
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-src": [NONE],
        "media-src": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],  # /sw.js, for the pages that work without a network
    }
}
BEHIND_TLS = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
# The prefix makes browsers refuse a cookie that another host, or a page without TLS, tries to put in our place.
SESSION_COOKIE_NAME = "__Host-sessionid" if BEHIND_TLS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if BEHIND_TLS else "csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("TRUST_PROXY") else None
SESSION_COOKIE_AGE = 12 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # they name guests: not for a cookie
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # a personal link stays with us when somebody goes on from its page
CSRF_FAILURE_VIEW = "selvhjulpen.ui.views.form_expired"

# ── Messages to people ──────────────────────────────────────────────────────────────────────────
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")  # empty: messages become files in DATA_DIR/outbox
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "selvhjulpen@localhost")
SMS_GATEWAY_URL = os.environ.get("SMS_GATEWAY_URL", "")  # empty: text messages become files too
SMS_GATEWAY_TOKEN = os.environ.get("SMS_GATEWAY_TOKEN", "")
SMS_SENDER = os.environ.get("SMS_SENDER", "Biblioteket")

# ── Backups ─────────────────────────────────────────────────────────────────────────────────────
BACKUP_DIR = Path(os.environ.get("BACKUP_DIR") or DATA_DIR / "backups").resolve()
BACKUP_EVERY_MINUTES = int(os.environ.get("BACKUP_EVERY_MINUTES", "5"))  # 0: the worker makes none

# ── What the worker does every five minutes; each chore knows itself when it is time ────────────
CHORES = [
    "selvhjulpen.cafe.actions.keeping.remind",
    "selvhjulpen.cafe.actions.keeping.forget_addresses",
    "selvhjulpen.cafe.actions.keeping.forget_citizens",
    "selvhjulpen.cafe.actions.cafes.plan_openings",
    "selvhjulpen.cafe.actions.queue.end_days",
    "selvhjulpen.cafe.actions.shifts.write_about_holes",
    "selvhjulpen.cafe.actions.visits.forget_log_deeds",
    "selvhjulpen.exchange.actions.forget_old_uploads",
    "selvhjulpen.operations.actions.keep_backups",
    "selvhjulpen.courses.actions.forget_needs",
    "selvhjulpen.courses.actions.forget_guests",
    "selvhjulpen.meetings.actions.remind",
    "selvhjulpen.meetings.actions.close_meetings",
    "selvhjulpen.meetings.actions.forget_guests",
    "selvhjulpen.directory.actions.confirming.ask_whether_right",
    "selvhjulpen.directory.actions.membership.forget_letters",
    "selvhjulpen.directory.actions.membership.forget_requests",
    "selvhjulpen.directory.actions.volunteers.forget_volunteers",
    "selvhjulpen.materials.actions.forget_unused_words",
    "selvhjulpen.materials.actions.forget_stray_files",
    "selvhjulpen.solutions.actions.catalogue.follow_changes",
    "selvhjulpen.solutions.actions.chores.tell_owners",
    "selvhjulpen.solutions.actions.chores.forget",
    "selvhjulpen.solutions.actions.chores.forget_stray_pictures",
    "selvhjulpen.people.doors.forget_knocks",
    "selvhjulpen.people.actions.forget_letters",
    "selvhjulpen.people.actions.forget_sessions",
    "selvhjulpen.people.actions.forget_closed_accounts",
    "selvhjulpen.people.actions.forget_old_entries",
    "selvhjulpen.outbox.actions.forget_old_files",
    "selvhjulpen.home.actions.forget_barriers",
    "selvhjulpen.business_case.actions.forget_receipts",
    "selvhjulpen.business_case.actions.forget_stray_files",
    "selvhjulpen.reports.actions.forget_voices",
    "selvhjulpen.awards.actions.publish_results",
    "selvhjulpen.awards.actions.forget_names",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "selvhjulpen.config.logs.OneLine"}},
    "filters": {"personal_links": {"()": "selvhjulpen.config.logs.WithoutPersonalLinks"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["personal_links"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"selvhjulpen": {"level": "INFO"}},
}
