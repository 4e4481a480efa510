"""A local HTTP server that speaks the protocol of language models, well or badly, as a test wishes."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATH = "/v1/chat/completions"


class ModelServer(ThreadingHTTPServer):
    """Answers with `pieces`, or as the function `behave(handler)` does. `asked` holds the bodies of the requests."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pieces, self.behave, self.asked, self.keys = [], tell, [], []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def says(self, *pieces):
        self.pieces, self.behave = pieces, tell


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(json.loads(body))
        self.server.keys.append(self.headers.get("Authorization"))
        if self.path != PATH:
            self.send_error(404)
            return
        try:
            self.server.behave(self)
        except ConnectionError:
            pass  # the site has had enough

    def begin(self, status=200, kind="text/event-stream"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def send(self, text):
        self.wfile.write(text.encode())
        self.wfile.flush()

    def piece(self, text):
        self.send(f"data: {json.dumps({'choices': [{'delta': {'content': text}}]})}\n\n")

    def log_message(self, *args):
        pass


def tell(handler):
    """The whole protocol: a role first, pieces, usage without choices, the end."""
    handler.begin()
    handler.send('data: {"choices": [{"delta": {"role": "assistant"}}]}\n\n: still here\n\n')
    for piece in handler.server.pieces:
        handler.piece(piece)
    handler.send('data: {"choices": [], "usage": {"total_tokens": 1}}\n\ndata: [DONE]\n\n')


def slow(handler):
    """Says nothing for longer than the site waits."""
    handler.begin()
    time.sleep(1.5)


def drips(handler):
    """A byte now and then, and never a line end."""
    handler.begin()
    for _ in range(40):
        handler.send(".")
        time.sleep(0.05)


def breaks(handler):
    """Stops in the middle, after a good sentence."""
    handler.begin()
    for piece in handler.server.pieces:
        handler.piece(piece)


def fails(handler):
    handler.begin(500, "application/json")
    handler.send('{"error": {"message": "out of memory"}}')


def babbles(handler):
    """Events that are not what was agreed."""
    handler.begin()
    handler.send("data: {not json}\n\n")


def lists(handler):
    """JSON, but of another shape."""
    handler.begin()
    handler.send('data: {"choices": [{"delta": {"content": ["a", 1]}}]}\n\n')


def shows_a_page(handler):
    """The start page of some proxy."""
    handler.begin(kind="text/html")
    handler.send("<html><body>Welcome</body></html>\n")


def never_ends(handler):
    handler.begin()
    for _ in range(2_000):
        handler.piece("企业年报应当在每年六月三十日前报送[1]。")


def redirects(handler):
    handler.send_response(302)
    handler.send_header("Location", "http://127.0.0.1:9/")
    handler.end_headers()


@contextmanager
def running():
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
