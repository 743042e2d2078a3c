import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selvhjulpen.config.settings")

# What is loaded here is never let go again: without the collector a worker is up a tenth sooner, and what is frozen is
# not looked through with every collection to come.
gc.disable()
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - imports every view, so that no visitor waits for it
gc.freeze()
gc.enable()
