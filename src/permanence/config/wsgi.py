"""The pages, as a WSGI application; runtime/server.py puts the live streams beside it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "permanence.config.settings")

application = get_wsgi_application()
