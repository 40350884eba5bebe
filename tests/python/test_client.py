"""Tests of examples/python/eltanin_client.py against the worker at $ELTANIN_URL."""

import http.server
import json
import os
import sys
import threading
import unittest
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "examples", "python"))

from eltanin_client import SessionClient  # noqa: E402


def client(site="memory", **options):
    return SessionClient("%s%s/" % (os.environ["ELTANIN_URL"], site), **options)


def opened(site="memory", **options):
    one = client(site, **options).set_session_token(True)
    one.open()
    return one


def see(one, path="see"):
    return json.load(one.fetch(path))


class PyOrientCases(unittest.TestCase):
    def test_enabling_gives_a_real_token(self):
        one = client().set_session_token(True)
        one.open()
        self.assertRegex(one.get_session_token(), r"\A[\w-]{60}\Z")

    def test_a_new_client_starts_empty(self):
        opened()
        self.assertEqual(client().get_session_token(), "")

    def test_reattaching_works(self):
        one = opened()
        one.fetch("set?spam=eggs")
        one.fetch("login?user=42")
        seen = see(client().set_session_token(one.get_session_token()))
        self.assertEqual((seen["user"], seen["variables"]), (42, {"spam": "eggs"}))

    def test_a_token_grants_no_more_than_its_session(self):
        one, other = opened(), opened()
        one.fetch("login?user=42")
        other.fetch("set?spam=other")
        seen = see(client().set_session_token(other.get_session_token()))
        self.assertEqual((seen["user"], seen["variables"]), (0, {"spam": "other"}))

    def test_enabling_again_gives_a_different_token(self):
        one = opened()
        token = one.get_session_token()
        self.assertEqual(one.set_session_token(True).get_session_token(), "")
        one.open()
        self.assertNotIn(one.get_session_token(), ("", token))


class Client(unittest.TestCase):
    def test_the_first_write_replaces_a_token_that_was_only_asked_for(self):
        told = []
        one = opened(on_token=told.append)
        self.assertEqual(see(one)["variables"], {})
        self.assertEqual(told, [one.get_session_token()])
        one.fetch("set?spam=1")
        self.assertEqual(told[1:], [one.get_session_token()])
        self.assertEqual(see(client().set_session_token(told[1]))["variables"], {"spam": "1"})
        self.assertEqual(see(client().set_session_token(told[0]))["variables"], {})

    def test_tokens_off_on_the_server(self):
        self.assertEqual(opened("off").get_session_token(), "")

    def test_false_takes_effect_at_once(self):
        one = opened()
        one.set_session_token(False)
        self.assertEqual(one.get_session_token(), "")
        self.assertEqual(see(one), {"session": False})
        self.assertEqual(one.get_session_token(), "")

    def test_a_login_replaces_the_token_and_revokes_the_old_one(self):
        told = []
        one = opened(on_token=told.append)
        one.fetch("set?spam=1")
        copy = client(on_token=told.append).set_session_token(one.get_session_token())
        one.fetch("login?user=42")
        self.assertEqual(copy.fetch("see").status, 401)
        self.assertEqual(copy.get_session_token(), "")
        self.assertEqual(told[2:], [one.get_session_token(), ""])
        copy.open()
        self.assertNotEqual(copy.get_session_token(), "")

    def test_what_is_no_token_is_refused(self):
        for wrong in ("a b", "a\r\nX: y", "a\n", "\u00e4"):
            with self.assertRaises(ValueError):
                client().set_session_token(wrong)
        with self.assertRaises(TypeError):
            client().set_session_token(1)

    def test_another_origin_gets_nothing(self):
        """SEMANTICS 47: to another origin go neither the token nor a request for one, nor anything after it."""
        home, away = Origin(self, "at-home"), Origin(self, "planted")
        ways = []
        for status in (301, 302, 303):
            ways += [away.url, home.go(status, away.url), home.go(status, home.go(status, away.url))]
            ways.append(home.go(status, away.go(status, home.url + "back")))
        for token in (True, "of-home"):
            for way in ways:
                one = SessionClient(home.url).set_session_token(token)
                one.fetch(way, headers={"Cookie": "a=b"})
                self.assertEqual(one.get_session_token(), "" if token is True else token)
        self.assertEqual(len(away.received), 24)
        back = [headers for path, headers in home.received if path == "/back"]
        self.assertEqual(len(back), 6)
        for headers in back + [headers for _, headers in away.received]:
            self.assertEqual({"Authorization", "Session-Token"} & set(headers), set())
        for headers in back:
            self.assertNotIn("Cookie", headers)

    def test_a_token_that_comes_with_a_redirect_is_taken_and_sent_on(self):
        told = []
        home = Origin(self, "")
        one = SessionClient(home.url, on_token=told.append).set_session_token("old")
        one.fetch(home.go(303, home.url + "next", "new"), data=b"spam")
        self.assertEqual(told, ["new"])
        self.assertEqual(home.received[1][1]["Authorization"], "Bearer new")

    def test_the_token_follows_a_redirection_on_the_server(self):
        one = opened()
        one.fetch("set?spam=1")
        self.assertEqual(see(one, "/away?to=%smemory/see" % os.environ["ELTANIN_URL"])["variables"], {"spam": "1"})


class Origin:
    """A server that redirects from `/go`, and gives its token in every other answer."""

    def __init__(self, case, token):
        received = self.received = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                received.append((self.path, dict(self.headers)))
                query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
                self.send_response(int(query.get("status", ["200"])[0]))
                for name, value in (("Location", query.get("to")), ("Session-Token", query.get("token"))):
                    if value:
                        self.send_header(name, value[0])
                if "token" not in query and "to" not in query and token:
                    self.send_header("Session-Token", token)
                self.end_headers()

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.do_GET()

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        case.addCleanup(server.server_close)
        case.addCleanup(server.shutdown)
        self.url = "http://127.0.0.1:%d/" % server.server_port

    def go(self, status, to, token=""):
        query = {"status": status, "to": to, **({"token": token} if token else {})}
        return self.url + "go?" + urllib.parse.urlencode(query)


if __name__ == "__main__":
    unittest.main()
