"""What granian serves."""

import asyncio
import gc
import signal
from importlib import import_module

from django.conf import settings
from granian.rsgi import HTTPProtocol, Scope

from permanence.config.wsgi import application as pages
from permanence.foundation import live
from permanence.runtime.server.connections import connect, keep_connections
from permanence.runtime.server.crews import FEW, OTHERS, Crews
from permanence.runtime.server.pages import serve_page
from permanence.runtime.server.streams import serve_stream

LIVE = "/live/"
LITTER = 10_000  # objects made since it was last looked for; a page makes some thousand, and hardly any that circle


class Application:
    """Sends each request to the pages or to the streams."""

    def __init__(self) -> None:
        self.crews = Crews()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_signal_handler(signal.SIGUSR1, live.close_streams)  # the supervisor's word before a stop
        import_module(settings.ROOT_URLCONF)  # Django would let the first visitor wait for every room to be read
        keep_connections()
        connect(self.crews.few, FEW)
        connect(self.crews.others, OTHERS)
        gc.collect()
        gc.freeze()  # what stays as long as the process is looked through once
        gc.set_threshold(LITTER)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        if scope.proto != "http":
            return
        if scope.path.startswith(LIVE):
            await serve_stream(live.stream, scope, protocol)
        else:
            await serve_page(pages, self.crews, scope, protocol)


application = Application()
