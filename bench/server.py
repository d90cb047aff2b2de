"""What a page and a stream cost behind one port, for each way to serve both: `python bench/server.py`.

CPU time is the server's own, so a busy machine does not blur it; latency is seen by the client, in its own process.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

HERE = Path(__file__).parent
PORT = int(os.environ.get("BENCH_PORT", "8765"))
VARIANTS = (
    ("wsgi", "wsgi"),
    ("asgi", "asgi_a2wsgi"),
    ("asgi", "asgi_thin"),
    ("asgi", "asgi_django"),
    ("rsgi", "rsgi_thin"),
)
REQUESTS = 2000
CLIENTS = 4
STREAMS = 200


def main() -> None:
    print(
        f"{'variant':14}{'small, CPU ms':>14}{'page, CPU ms':>14}{'page p99 ms':>14}{f'{STREAMS} streams p99 ms':>22}{'stop s':>9}{'MB':>6}"
    )
    for interface, name in VARIANTS:
        print(f"{name:14}" + asyncio.run(measure(interface, name)), flush=True)


async def measure(interface: str, name: str) -> str:
    command = [
        sys.executable,
        "-m",
        "granian",
        f"server_variants:{name}",
        "--interface",
        interface,
        "--port",
        str(PORT),
        "--no-ws",
        "--http",
        "1",
        "--no-log",
    ]
    threads = ["--blocking-threads", "4"] if interface == "wsgi" else []
    with subprocess.Popen([*command, *threads, "--workers-kill-timeout", "1"], cwd=HERE) as server:
        try:
            await until_answers()
            await load("/page/", REQUESTS // 4)
            small, _ = await costed(server.pid, "/small/")
            page, times = await costed(server.pid, "/page/")
            late = "-" if interface == "wsgi" else f"{1000 * await streamed():.0f}"
            memory = sum(process.memory_info().rss for process in family(server.pid)) / 2**20
        finally:
            began = time.monotonic()
            server.terminate()
            server.wait()
    return f"{small:14.2f}{page:14.2f}{1000 * statistics.quantiles(times, n=100)[98]:14.1f}{late:>22}{time.monotonic() - began:9.1f}{memory:6.0f}"


def family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


async def until_answers() -> None:
    for _ in range(100):
        try:
            await load("/small/", 1)
            return
        except OSError:
            await asyncio.sleep(0.1)
    raise SystemExit("the server does not answer")


async def costed(pid: int, target: str) -> tuple[float, list[float]]:
    """CPU milliseconds of the server for one request, and how long the client waited for each."""
    before = sum(sum(process.cpu_times()[:2]) for process in family(pid))
    times = await load(target, REQUESTS)
    after = sum(sum(process.cpu_times()[:2]) for process in family(pid))
    return 1000 * (after - before) / len(times), times


async def load(target: str, requests: int) -> list[float]:
    rounds = await asyncio.gather(*(client(target, max(1, requests // CLIENTS)) for _ in range(CLIENTS)))
    return [seconds for one in rounds for seconds in one]


async def client(target: str, requests: int) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    times = []
    for _ in range(requests):
        began = time.perf_counter()
        writer.write(f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200"):
            raise SystemExit(head.decode())
        if b"transfer-encoding: chunked" in head:
            await reader.readuntil(b"0\r\n\r\n")
        else:
            await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        times.append(time.perf_counter() - began)
    writer.close()
    return times


async def streamed() -> float:
    """The 99th percentile of an event's delay, in seconds, while pages are asked for too."""
    pages = asyncio.create_task(load("/page/", REQUESTS // 4))
    delays = await asyncio.gather(*(listen(3) for _ in range(STREAMS)))
    await pages
    return statistics.quantiles([delay for one in delays for delay in one], n=100)[98]


async def listen(seconds: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(b"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    delays, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        line = await reader.readline()
        if line.startswith(b"data:"):
            delays.append(time.time() - float(line[5:]))
    open_streams.append(writer)  # left open: stopping must not wait for them
    return delays


open_streams: list[asyncio.StreamWriter] = []

if __name__ == "__main__":
    main()
