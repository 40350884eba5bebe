//! A request as the core reads it.

use eltanin::Request;

fn is_local(url: &str, headers: &[(&str, &str)]) -> bool {
    Request::new("GET", url, headers).is_local()
}

#[test]
fn plain_http_on_this_machine_is_local() {
    for url in [
        "http://localhost",
        "http://localhost/",
        "http://localhost:8787/a?b#c",
        "http://localhost?a",
        "http://127.0.0.1:80/",
        "http://[::1]/",
        "http://[::1]:8787/",
        "http://shop.localhost:3000/",
        "http://user@localhost/",
    ] {
        assert!(is_local(url, &[]), "{url}");
    }
}

#[test]
fn everything_else_is_https_on_another_host() {
    for url in [
        "https://localhost/",
        "http://localhost.example/",
        "http://evil.example/localhost",
        "http://localhost@evil.example/",
        "http://localhost:80@evil.example/",
        "http://127.0.0.2/",
        "http://notlocalhost/",
        "http://[::2]/",
        "ws://localhost/",
        "//localhost/",
        "localhost",
        "",
        "http://",
        "\u{0}",
    ] {
        assert!(!is_local(url, &[]), "{url}");
    }
}

#[test]
fn behind_a_proxy_that_ends_tls_it_is_not_local() {
    let url = "http://localhost:8787/";
    assert!(!is_local(url, &[("x-forwarded-proto", "https")]));
    assert!(!is_local(url, &[("X-Forwarded-Proto", " HTTPS , http")]));
    assert!(!is_local(url, &[("forwarded", "for=192.0.2.1;Proto=https")]));
    assert!(is_local(url, &[("x-forwarded-proto", "http")]));
    assert!(is_local(url, &[("x-forwarded-proto", "http, https")]), "the first proxy is the client's");
    assert!(is_local(url, &[("forwarded", "for=192.0.2.1")]));
}
