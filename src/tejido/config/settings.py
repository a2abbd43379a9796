"""Django's settings. Everything that changes from one installation to another comes from the environment."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from csp.constants import NONE, SELF

from tejido.config import environment
from tejido.config.environment import Mode

PACKAGE_DIR = Path(__file__).resolve().parent.parent
WEB_DIR = PACKAGE_DIR / "web"

# --- This installation -------------------------------------------------------------------------------------
TEJIDO_MODE = environment.mode()
TEJIDO_DATA_DIR = environment.data_dir()
TEJIDO_KEYS_DIR = environment.keys_dir()
TEJIDO_FACTS_DIR = TEJIDO_DATA_DIR / "facts"
TEJIDO_DISTRICT = environment.text("TEJIDO_DISTRICT", "150106")
TEJIDO_DISTRICT_DIR = environment.district_dir()
PRODUCTION = TEJIDO_MODE is Mode.PRODUCTION
TESTING = TEJIDO_MODE is Mode.TEST
# Stands on every page, bulletin and file of open data: nobody is to take invented figures for real ones.
TEJIDO_NOTICE = "Demostración: personas, casos y cifras ficticios." if TEJIDO_MODE is Mode.DEMO else ""
# Folders of districts that do not stand beside the installation's own: that of the demonstration's neighbour.
TEJIDO_MORE_DISTRICT_DIRS = (PACKAGE_DIR / "demo" / "neighbour",) if TEJIDO_MODE is Mode.DEMO else ()
TEJIDO_RELEASES_DIR = TEJIDO_DATA_DIR / ("releases-of-tests" if TESTING else "releases")
# What a release of the observatory withholds: counts under so many, each with room for so many values; zeros if asked.
TEJIDO_WITHHOLD_UNDER = environment.number("TEJIDO_WITHHOLD_UNDER", 5)
TEJIDO_WITHHOLD_WIDTH = environment.number("TEJIDO_WITHHOLD_WIDTH", 5)
TEJIDO_WITHHOLD_ZEROS = bool(environment.number("TEJIDO_WITHHOLD_ZEROS", 0))
DEBUG = False
SECRET_KEY = environment.secret_key()

# --- Addresses ---------------------------------------------------------------------------------------------
# The pages and the stream are two processes. In production a proxy joins them under one host and the stream's
# port stays 0; otherwise the browser reaches the stream at the same host name on this port.
TEJIDO_STREAM_PORT = environment.number("TEJIDO_STREAM_PORT", 0)
TEJIDO_PUBLIC_URL = environment.text("TEJIDO_PUBLIC_URL", "http://localhost:8000").rstrip("/")
# Where the quick exit of the public pages goes: a page that says nothing of the one left behind.
TEJIDO_NEUTRAL_URL = environment.text("TEJIDO_NEUTRAL_URL", "https://www.senamhi.gob.pe/")
_LOOPBACK = ["localhost", "127.0.0.1"]
ALLOWED_HOSTS = environment.words("TEJIDO_HOSTS") if PRODUCTION else [*_LOOPBACK, "testserver"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []
TEJIDO_STREAM_ORIGINS = (
    [f"http://{host}:{TEJIDO_STREAM_PORT}" for host in _LOOPBACK] if TEJIDO_STREAM_PORT and not PRODUCTION else []
)
ROOT_URLCONF = "tejido.config.urls"
WSGI_APPLICATION = "tejido.config.wsgi.application"
ASGI_APPLICATION = "tejido.config.asgi.stream"
APPEND_SLASH = False

# --- Parts -------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "tejido.vault",
    "tejido.ledger",
    "tejido.accounts",
    "tejido.accounts.machines",
    "tejido.directory",
    "tejido.documents",
    "tejido.obligations",
    "tejido.cases",
    "tejido.cases.protection",
    "tejido.cases.justice",
    "tejido.privacy",
    "tejido.cases.care",
    "tejido.cases.transfers",
    "tejido.cases.linking",
    "tejido.governance",
    "tejido.sources",
    "tejido.sources.imports",
    "tejido.observatory.asking",
    "tejido.observatory.bulletins",
    "tejido.alerts",
    "tejido.alerts.webhooks",
    "tejido.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "tejido.web.bounded.BoundedBody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tejido.web.account.middleware.NothingKept",
    "tejido.web.account.middleware.SessionLimits",
    "tejido.web.account.middleware.LoginNeeded",
    "tejido.web.account.middleware.ActorMiddleware",
    "tejido.web.account.coming_back.WhatWasNotSent",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tejido.web.account.middleware.SecondStepNeeded",
    "tejido.web.refusals.Refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # An area of the web or a channel of the alerts brings its templates in its own folder.
        "DIRS": sorted([*WEB_DIR.glob("*/templates"), *PACKAGE_DIR.glob("alerts/channels/*/templates")]),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tejido.web.context.page",
            ]
        },
    }
]

# --- Data --------------------------------------------------------------------------------------------------
_database = environment.database()
if TESTING:
    _database["OPTIONS"]["options"] = "-c synchronous_commit=off"
if environment.text("TEJIDO_DB_POOL"):
    _database["OPTIONS"]["pool"] = {"min_size": 1, "max_size": environment.number("TEJIDO_DB_POOL", 4)}
else:
    _database["CONN_MAX_AGE"] = 0 if TESTING else 600
    _database["CONN_HEALTH_CHECKS"] = not TESTING
# Only the one statement of a registration asks to be prepared (ADR 0010); with None the driver would not hear it.
_database["OPTIONS"]["prepare_threshold"] = 1_000_000
_database["TEST"] = {"NAME": f"test_tejido_{environment.text('TEJIDO_TEST_DB', 'todo')}"}
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by every process: limits of attempts would otherwise count once a process.
# Beyond its entries the framework throws live ones away, and a lock with them: far more than an attacker can make.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Static files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = TEJIDO_DATA_DIR / "static"
STATICFILES_DIRS = sorted(WEB_DIR.glob("*/static"))
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = TESTING
_PLAIN, _STAMPED = (
    "django.contrib.staticfiles.storage.StaticFilesStorage",
    "whitenoise.storage.CompressedManifestStaticFilesStorage",
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if TESTING else _STAMPED},
}

# --- Language and time -------------------------------------------------------------------------------------
LANGUAGE_CODE = "es-pe"
LANGUAGES = [("es-pe", "Español (Perú)")]
TIME_ZONE = "America/Lima"
USE_TZ = True

# --- Accounts ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["tejido.web.account.backend.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher" if TESTING else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "full_name"]}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tejido.web.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0  # the proxy in front says who asks
MFA_ADAPTER = "tejido.web.account.second_step.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Tejido"
MFA_TOTP_TOLERANCE = 1  # a phone whose clock is half a minute off still comes in
TEJIDO_REQUIRE_MFA = PRODUCTION  # a role that sees identities sets up its second step first
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# --- Sessions and headers ----------------------------------------------------------------------------------
SESSION_ENGINE = "tejido.web.account.sessions"
# A session ends after 30 minutes without use (accounts/session_clock.py). Its row outlives it by a day, to know whose
# the form is that is sent too late (web/account/unsent.py); it opens nothing more.
SESSION_COOKIE_AGE = 24 * 60 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 14 * 1024 * 1024  # a document in base64; pages are held to less (tejido.web.bounded)
CSRF_COOKIE_AGE = None  # gone with the browser: a public page leaves nothing behind on her device
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "connect-src": [SELF, *TEJIDO_STREAM_ORIGINS],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Messages that leave -----------------------------------------------------------------------------------
_mail = environment.mail_server()
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = TEJIDO_DATA_DIR / "mail"
if _mail:
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.scheme == "smtp+tls", _mail.scheme == "smtps"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = environment.text("TEJIDO_MAIL_FROM", "Tejido <avisos@tejido.example>")
TEJIDO_SMS_URL = environment.text("TEJIDO_SMS_URL")
TEJIDO_SMS_TOKEN = environment.text("TEJIDO_SMS_TOKEN")
# After a message, reminders to the same person wait this long and then go together.
TEJIDO_QUIET_SECONDS = environment.number("TEJIDO_QUIET_SECONDS", 300)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"level": "ERROR"}},  # a page that does not exist is no news
    "root": {"handlers": ["console"], "level": environment.text("TEJIDO_LOG", "WARNING")},
}
