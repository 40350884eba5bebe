"""A client that keeps an Eltanin session with a token. Python 3.9 or newer, standard library only.

    client = SessionClient("https://example.com")
    client.set_session_token(True)      # enable: only sets, no I/O
    client.open()
    token = client.get_session_token()  # keep it ...
    assert token != ''

    SessionClient("https://example.com").set_session_token(token)  # ... and reattach from anywhere

`get_session_token` and `set_session_token` are PyOrient's own names. A client belongs to one thread.
"""

import re
import urllib.error
import urllib.parse
import urllib.request

_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*\Z")  # b64token of RFC 6750, section 2.1
_PORTS = {"http": 80, "https": 443}


class SessionClient:
    """A client of one server. The token goes to the origin of `url` and nowhere else."""

    def __init__(self, url, on_token=None, timeout=30):
        """`on_token(token)` is called with each new token, and with '' when the server says that the token is no longer
        valid. It can save the token in a file. `timeout` is in seconds."""
        self._url = url
        self._on_token = on_token
        self._timeout = timeout
        self._token = ""
        self._enabled = False
        self._asking = False
        self._opener = urllib.request.build_opener(_Redirects(self))

    def set_session_token(self, token):
        """True asks for a new session's token with the next request, False turns tokens off, and a token reattaches
        to its session. It takes effect at once, does no I/O and returns the client, so that calls chain."""
        if not isinstance(token, (bool, str)):
            raise TypeError("set_session_token takes True, False or a token")
        text = token if isinstance(token, str) else ""
        if text and not _TOKEN.match(text):
            raise ValueError("a session token has only letters, digits and -._~+/=")
        self._token = text
        self._asking = token is True
        self._enabled = bool(token)
        return self

    def get_session_token(self):
        """The current token; '' when tokens are off on either side or anything went wrong."""
        return self._token

    def open(self):
        """Opens the session with a request to the client's URL, a new one if there is none, and returns the token."""
        self._asking = self._enabled
        self.fetch("").close()
        return self._token

    def fetch(self, path, data=None, headers=None, method=None):
        """Requests `path` and returns the response, whatever its status. `data` is bytes and makes it a POST."""
        request = urllib.request.Request(urllib.parse.urljoin(self._url, path), data, headers or {}, method=method)
        chain = request.chain = _Chain(_origin(request.full_url) == _origin(self._url))
        if chain.is_home:
            self._attach(request)
        response = self._send(request)
        if chain.is_home:
            self._receive(response.status, response.headers)
        return response

    def _attach(self, request):
        # "Unredirected": urllib would take a plain header along to any other host.
        if self._token:
            request.add_unredirected_header("Authorization", "Bearer " + self._token)
        elif self._asking:
            request.add_unredirected_header("Session-Token", "?1")

    def _send(self, request):
        try:
            return self._opener.open(request, timeout=self._timeout)
        except urllib.error.HTTPError as response:
            return response

    def _receive(self, status, headers):
        token = headers.get("Session-Token", "")
        dead = status == 401 and "invalid_token" in headers.get("WWW-Authenticate", "")
        if self._enabled and (token or (dead and self._token)):
            self._token, self._asking = token, False
            if self._on_token:
                self._on_token(token)


class _Chain:
    """A request with the requests to which it is redirected. `is_home`: all of them go to the client's origin."""

    def __init__(self, is_home):
        self.is_home = is_home


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects. The token goes along until one leads to another origin, and never after that."""

    def __init__(self, client):
        self._client = client

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is None:
            return None
        chain = request.chain = req.chain
        if chain.is_home:
            self._client._receive(code, headers)  # A redirect may carry a new token.
            chain.is_home = _origin(newurl) == _origin(req.full_url)
        if chain.is_home:
            self._client._attach(request)
        else:
            for name in ("Authorization", "Cookie", "Host", "Proxy-authorization", "Session-token"):
                request.remove_header(name)
        return request


def _origin(url):
    parts = urllib.parse.urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
