"""The house behind a real socket, for clients that nobody here wrote."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler


@contextmanager
def served() -> Iterator[str]:
    """Serve every address of the house; return where FHIR is spoken. What is written is committed."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(WSGIHandler())
    before, settings.BASE_URL = settings.BASE_URL, f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"{settings.BASE_URL}/fhir/r4"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        settings.BASE_URL = before
