"""Tests of examples/python/eltanin_client.py against the worker at $ELTANIN_URL."""

import http.server
import json
import os
import sys
import threading
import unittest

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
        received = []

        class Other(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                received.append(dict(self.headers))
                self.send_response(200)
                self.send_header("Session-Token", "planted")
                self.end_headers()

            def log_message(self, *_):
                pass

        other = http.server.HTTPServer(("127.0.0.1", 0), Other)
        threading.Thread(target=other.serve_forever, daemon=True).start()
        self.addCleanup(other.server_close)
        self.addCleanup(other.shutdown)
        there = "http://127.0.0.1:%d/" % other.server_port
        one = opened()
        token = one.get_session_token()
        one.fetch(there)
        one.fetch("/away?to=" + there)
        for headers in received:
            self.assertNotIn("Authorization", headers)
            self.assertNotIn("Session-Token", headers)
        self.assertEqual(len(received), 2)
        self.assertEqual(one.get_session_token(), token)

    def test_the_token_follows_a_redirection_on_the_server(self):
        one = opened()
        one.fetch("set?spam=1")
        self.assertEqual(see(one, "/away?to=%smemory/see" % os.environ["ELTANIN_URL"])["variables"], {"spam": "1"})


if __name__ == "__main__":
    unittest.main()
