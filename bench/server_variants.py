"""One Django page of the usual weight and one stream, behind each of the ways to serve both."""

import asyncio
import io
import time
from concurrent.futures import ThreadPoolExecutor

import django
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import path

TICK_S = 0.25
THREADS = 4
ROWS = [
    {"hour": f"{h:02}:{m:02}", "name": "DURAND Élodie", "reason": "Contrôle"} for h in range(8, 20) for m in (0, 20, 40)
]
PAGE = "<table>{% for row in rows %}<tr><td>{{ row.hour }}</td><td>{{ row.name|upper }}</td><td>{{ row.reason }}</td></tr>{% endfor %}</table>"

settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench" * 10,
    ALLOWED_HOSTS=["127.0.0.1"],
    USE_I18N=True,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)
django.setup()
template = Template(PAGE)


def page(request):
    return HttpResponse(template.render(Context({"rows": ROWS})))


def small(request):
    return HttpResponse("ok")


urlpatterns = [path("page/", page), path("small/", small)]
START = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]}


async def stream(scope, receive, send):
    await send(START)
    while True:
        await send({"type": "http.response.body", "body": b"data: %.6f\n\n" % time.time(), "more_body": True})
        await asyncio.sleep(TICK_S)


def split(pages):
    async def application(scope, receive, send):
        if scope["type"] == "http":
            await (stream if scope["path"].startswith("/live/") else pages)(scope, receive, send)

    return application


wsgi = get_wsgi_application()
asgi_a2wsgi = split(WSGIMiddleware(wsgi, workers=THREADS))
asgi_django = split(get_asgi_application())
pool = ThreadPoolExecutor(THREADS)


def answer(environ):
    """Run the WSGI application to its end: status, headers, whole body."""
    head = []
    result = wsgi(environ, lambda status, headers, error=None: head.extend((int(status[:3]), headers)))
    try:
        return head[0], head[1], b"".join(result)
    finally:
        result.close()


def environ_of(method, target, query, host, headers, body):
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": target, "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": host,
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    for name, value in headers:
        environ["HTTP_" + name.upper().replace("-", "_")] = value
    return environ


async def _asgi_pages(scope, receive, send):
    body = (await receive()).get("body", b"")
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
    environ = environ_of(
        scope["method"], scope["path"], scope["query_string"].decode(), scope["client"][0], headers, body
    )
    status, headers, content = await asyncio.get_running_loop().run_in_executor(pool, answer, environ)
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": content})


asgi_thin = split(_asgi_pages)


async def rsgi_thin(scope, protocol):
    if scope.proto != "http":
        return
    if scope.path.startswith("/live/"):
        transport = protocol.response_stream(200, [("content-type", "text/event-stream")])
        while True:
            await transport.send_bytes(b"data: %.6f\n\n" % time.time())
            await asyncio.sleep(TICK_S)
    body = await protocol()
    environ = environ_of(scope.method, scope.path, scope.query_string, scope.client, scope.headers.items(), body)
    status, headers, content = await asyncio.get_running_loop().run_in_executor(pool, answer, environ)
    protocol.response_bytes(status, headers, content)
