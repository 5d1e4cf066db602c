"""Downloads files over HTTP; an error says what happened and what to do.

Requests are conditional and are repeated with growing pauses. Two requests to one host are at least a second apart.
``BORDERBOOK_MIRROR=http://127.0.0.1:8000`` sends all requests, redirects included, to
``http://127.0.0.1:8000/HOST/PATH``.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import tenacity

from borderbook import __version__
from notemill import words
from notemill.errors import ExpectedError, escaped

MIRROR = "BORDERBOOK_MIRROR"
AGENT = f"borderbook/{__version__}"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ATTEMPTS = 5
APART = 1.0  # seconds between two requests to one host
TIMEOUT = httpx.Timeout(60, connect=20)
PATIENCE = 1800.0  # seconds that one file may take in all, even if data are still arriving
LONGEST_WAIT = 600.0  # the longest wait in seconds that we accept from a publisher (Retry-After)
MOST = 128_000_000  # bytes of a file; no known one is so large
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
REFUSING = frozenset({403, 404, 410})
TOO_LARGE = 413
ADVICE = {
    403: "It refuses robots: download the file in a browser, then ingest it.",
    404: "It was moved, or robots get no answer: see the dataset's landing page, then correct data/catalog.yml.",
}
MEND = "Correct the address in data/catalog.yml."


class FetchError(ExpectedError):
    """The publisher could not be reached, or did not send a file."""

    def __init__(self, message: str) -> None:
        super().__init__(escaped(message))  # it may quote the publisher


class TooLargeError(FetchError):
    """The publisher refuses a request because its answer would be too large."""


# errors after which another attempt may succeed; ``_passing`` adds some HTTP statuses
_PASSING = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError, httpx.ProxyError)


@dataclass(frozen=True)
class Answer:
    """A downloaded file: its local path, its address, the headers ETag and Last-Modified, and the host that sent it."""

    path: Path
    address: str
    etag: str = ""
    modified: str = ""
    host: str = ""


class Fetcher:
    """Downloads files into a folder.

    Args:
        folder: where the files are written.
        allowed: the hosts that may be asked, also by a redirect; 'host/folder/' allows a part of a host.
        browser: whether requests carry a browser's User-Agent.
        sleep: a function that waits a number of seconds.
    """

    def __init__(
        self, folder: Path, *, allowed: Collection[str], browser: bool = False,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self.folder, self.allowed, self.sleep = folder, allowed, sleep
        self._asked: dict[str, float] = {}
        # files that came in answer to a conditional request, by address, so that they are not downloaded twice
        self.brought: dict[str, Answer] = {}
        headers = {
            # no compression: the checksum must be that of the publisher's file
            "Accept-Encoding": "identity",
            "User-Agent": BROWSER if browser else AGENT,
        }
        hooks = {"request": [self._expect_allowed]}  # called for each redirect, too
        how: dict[str, Any] = {"headers": headers, "follow_redirects": True, "event_hooks": hooks}
        mirror = os.environ.get(MIRROR)
        transport = _Mirror(httpx.URL(mirror)) if mirror else None  # None: httpx's own, which knows proxies
        self._client = httpx.Client(transport=transport, timeout=TIMEOUT, **how)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def get(self, address: str, name: str, etag: str = "", modified: str = "") -> Answer | None:
        """Download a file.

        Args:
            address: its address.
            name: the name under which it is stored.
            etag: the ETag of the file that is known already; the publisher then sends only a changed file.
            modified: the header Last-Modified of that file, for the same purpose.

        Returns:
            The file as served; None if it has not changed.

        Raises:
            FetchError: the file could not be downloaded; the message says what happened and what to do.
        """
        path = self.folder / name[-100:]
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        unless = {header: value for header, value in known.items() if value}
        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS) | tenacity.stop_before_delay(PATIENCE),
            wait=_pause,
            retry=tenacity.retry_if_exception(_passing),
            sleep=self.sleep,
            reraise=True,
        )
        end = time.monotonic() + PATIENCE
        try:
            return attempts(self._attempt, address, path, unless, end)
        # ValueError and OverflowError: an invalid address, or an impossible time in a header
        except (httpx.InvalidURL, httpx.HTTPError, ValueError, OverflowError) as error:
            problem = f"{address}: {error or type(error).__name__}"
            if _passing(error):
                tried = words.counted(attempts.statistics["attempt_number"], "attempt")
                raise FetchError(f"{problem}, {tried}. Try again later, or open it in a browser.") from error
            status = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else 0
            raise FetchError(f"{problem}. {ADVICE.get(status, MEND)}") from error

    def _attempt(self, address: str, path: Path, unless: dict[str, str], end: float) -> Answer | None:
        self._wait_our_turn(httpx.URL(address).host)
        with self._client.stream("GET", address, headers=unless) as response:
            _judge(response, address)
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return None
            self._take(response, path, end)
            headers, host = response.headers, response.url.host
            return Answer(path, address, headers.get("ETag", ""), headers.get("Last-Modified", ""), host)

    def _take(self, response: httpx.Response, path: Path, end: float) -> None:
        """Write the body of a response to a file. Raises FetchError: it is too large, or arrives too slowly."""
        received, expected = 0, int(response.headers.get("Content-Length", 0))
        with path.open("wb") as file:
            for block in response.iter_raw():
                received += len(block)
                if max(received, expected) > MOST:
                    raise FetchError(f"{response.url}: more than {MOST // 1_000_000} MB. Get it by hand, and split it.")
                # httpx limits the time of each step, not of the whole download
                if time.monotonic() > end:
                    raise FetchError(f"{response.url}: not complete after {PATIENCE / 60:g} minutes. Try again later.")
                file.write(block)

    def _expect_allowed(self, request: httpx.Request) -> None:
        if request.url.scheme != "https":
            raise FetchError(f"{request.url}: only https addresses are allowed. {MEND}")
        address = f"{request.url.netloc.decode()}{request.url.path}"
        if not any(address.startswith(f"{one.rstrip('/')}/") for one in self.allowed):
            raise FetchError(
                f"{request.url}: this host is not the publisher's ({', '.join(self.allowed)}). If the publisher uses "
                "it, add it to 'hosts' in data/catalog.yml."
            )

    def _wait_our_turn(self, host: str) -> None:
        if host in self._asked:
            self.sleep(max(0.0, APART - (time.monotonic() - self._asked[host])))
        self._asked[host] = time.monotonic()


def _judge(response: httpx.Response, address: str) -> None:
    """Raise the error that fits a response without a file."""
    status = response.status_code
    if response.is_success or status == httpx.codes.NOT_MODIFIED:
        return
    message = f"HTTP {status}{_words(response)}"
    if status == TOO_LARGE:
        raise TooLargeError(f"{address}: {message}. Ask for less at once.")
    after = _asked_to_wait(response) or 0
    if after > LONGEST_WAIT:
        raise FetchError(f"{address}: the publisher asks to wait {after / 60:.0f} minutes. Try again after that.")
    raise httpx.HTTPStatusError(message, request=response.request, response=response)


def _passing(error: BaseException) -> bool:
    """Whether another attempt may succeed."""
    if isinstance(error, httpx.HTTPStatusError):
        status = error.response.status_code
        # the target of a redirect may expire; another attempt is redirected to a new target
        return status in BUSY or (status in REFUSING and bool(error.response.history))
    return isinstance(error, _PASSING)


def _words(response: httpx.Response) -> str:
    """The publisher's own error message in an answer without a file, in brackets; an empty string if there is none."""
    text = next(response.iter_raw(2000), b"").decode("utf-8", "replace")
    match = re.search(r"\"label\":\s*\"([^\n]{1,300}?)\"[\s}\]]", text)
    return f" ('{match[1]}')" if match else ""


def _asked_to_wait(response: httpx.Response) -> float | None:
    """Seconds to wait according to the header Retry-After, which gives a number or a time; None without one."""
    text = response.headers.get("Retry-After", "").strip()
    try:
        if text.isdigit():
            return float(text)
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


_growing = tenacity.wait_exponential_jitter(multiplier=2, max=60, jitter=2)


def _pause(state: tenacity.RetryCallState) -> float:
    """Seconds before the next attempt: as many as the publisher asked for, otherwise growing, with a random part."""
    error = state.outcome.exception() if state.outcome else None
    after = _asked_to_wait(error.response) if isinstance(error, httpx.HTTPStatusError) else None
    return _growing(state) if after is None else after


class _Mirror(httpx.HTTPTransport):
    """Gets ``https://HOST/PATH?QUERY`` from ``http://MIRROR/HOST/PATH?QUERY``; the client sees the first address."""

    def __init__(self, base: httpx.URL) -> None:
        super().__init__()
        self._base = base

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        address = self._base.copy_with(raw_path=f"/{request.url.host}".encode() + request.url.raw_path)
        headers = {**request.headers, "host": address.netloc.decode()}
        how: dict[str, Any] = {"headers": headers, "extensions": request.extensions}
        return super().handle_request(httpx.Request(request.method, address, **how))
