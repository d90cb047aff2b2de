"""One port for pages and streams: pages run as WSGI in threads, `/live/` on the event loop.

docs/decisions/0002-one-port-pages-and-streams.md tells why.
"""
