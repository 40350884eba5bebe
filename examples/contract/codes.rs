//! The error codes of the driver in JavaScript.

use eltanin::ErrorCategory;

/// The codes that only the driver in JavaScript has: each with its category, its meaning, and what to do.
pub const DRIVER_CODES: &[(&str, ErrorCategory, &str, &str)] = &[
    (
        "session_committed",
        ErrorCategory::Usage,
        "The session was committed, so a change would be lost.",
        "Change the session before `commit`. In a streaming framework, change it before the response starts.",
    ),
    (
        "save_pending",
        ErrorCategory::Usage,
        "A save is under way that would undo a login, logout or renewal.",
        "Await `save` before you log in or out, renew, reset or end the session.",
    ),
    (
        "session",
        ErrorCategory::Usage,
        "What was given as a session is none, such as a promise.",
        "Pass what `await sessions.open(request)` gives, or `null`.",
    ),
    (
        "request",
        ErrorCategory::Usage,
        "What was given as a request is none.",
        "Pass a `Request`, or an object with `url` and `headers`. In Hono that is `c.req.raw`.",
    ),
    (
        "response",
        ErrorCategory::Usage,
        "What was given as a response cannot carry a cookie or token.",
        "Commit again with a `Response` whose body is unused. Nothing was written.",
    ),
    (
        "verdict",
        ErrorCategory::Usage,
        "`robots.decide` returned a kind that does not exist.",
        "Return one of the kinds of a verdict.",
    ),
    (
        "no_such_variable",
        ErrorCategory::Usage,
        "There is no variable to pop.",
        "Give `pop` a fallback, or test `size` before `popItem`.",
    ),
    (
        "arguments",
        ErrorCategory::Usage,
        "A function, or the command line, was given a wrong argument.",
        "The message names the argument and says what would be right.",
    ),
    (
        "property",
        ErrorCategory::Usage,
        "A property was set on a session or a namespace, where it would be lost.",
        "Call `session.set(key, value)`, or set `session.vars`.",
    ),
    (
        "url",
        ErrorCategory::Usage,
        "The URL of a token client is not absolute, or neither http nor https.",
        "Pass the server's URL, such as `https://example.com`.",
    ),
    (
        "token",
        ErrorCategory::Usage,
        "What a token client was given cannot be a session token.",
        "Pass `true`, `false`, or a token that `getSessionToken()` returned.",
    ),
    (
        "not_loaded",
        ErrorCategory::Usage,
        "The WebAssembly module was not handed over yet.",
        "Call `initSync(module)` first.",
    ),
    (
        "key",
        ErrorCategory::Input,
        "A variable's key or a namespace's scope is not well-formed text.",
        "Keys and scopes are Unicode text of at most 16,384 characters.",
    ),
    (
        "value_unsupported",
        ErrorCategory::Input,
        "The value, or a part of it, is not plain data.",
        "Store plain data. The message has the path of the wrong part.",
    ),
    (
        "value_too_large",
        ErrorCategory::Input,
        "The value takes more than 1 MiB.",
        "Store it elsewhere, and its name in the session.",
    ),
    (
        "store_failed",
        ErrorCategory::Store,
        "The store rejected an operation.",
        "The visitor keeps the cookie: answer 503, or go on without a session. `cause` has the store's error.",
    ),
    (
        "store_timeout",
        ErrorCategory::Store,
        "The store did not answer in time.",
        "The same as for `store_failed`. The option `storeTimeout` sets the time.",
    ),
    (
        "trap",
        ErrorCategory::Internal,
        "The WebAssembly module trapped. It is instantiated again by the next call.",
        "Report it: this is a bug in Eltanin.",
    ),
];
