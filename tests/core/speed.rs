//! Work on a record is linear in what it holds and what changes.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use eltanin::value as codec;
use eltanin::value::Value;

use crate::support::number;
use crate::support::site::{Handler, Site};

/// How long a commit takes, in a session of its own. The commit itself is measured.
fn once(prepare: &impl Fn(&Site) -> String, change: impl Fn(&mut Handler<'_>)) -> Duration {
    let site = Site::strict();
    let id = prepare(&site);
    let mut handler = site.open(&id);
    change(&mut handler);
    let start = Instant::now();
    handler.commit();
    start.elapsed()
}

fn fill(handler: &mut Handler<'_>, variables: u32) {
    (0..variables).for_each(|count| handler.set_value(&format!("variable {count}"), number(f64::from(count))));
}

/// A session with that many variables: its id.
fn filled(site: &Site, variables: u32) -> String {
    site.after("", |handler| fill(handler, variables))
}

const TRIES: usize = 60;

/// Twenty times the work takes less than 200 times as long (it would be 400 times if the work were quadratic), and no
/// longer than `most`. Other programs run meanwhile, so the best of several tries counts.
#[track_caller]
fn is_linear(most: Duration, time: impl Fn(u32) -> Duration) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _alone = ONE_AT_A_TIME.lock();
    let mut best = Duration::MAX;
    for _ in 0..TRIES {
        let (little, whole) = (time(1_000), time(20_000));
        best = best.min(whole);
        if whole < 200 * little && best < most {
            return;
        }
    }
    panic!("20,000 take {best:?}");
}

/// Far more than any of these should take.
const MOST: Duration = Duration::from_secs(2);

/// The bound holds in a release build. With assertions, and beside other tests, it takes longer.
#[test]
fn twenty_thousand_new_variables_take_less_than_25_ms() {
    let most = Duration::from_millis(if cfg!(debug_assertions) { 250 } else { 25 });
    is_linear(most, |variables| once(&|_| String::new(), |handler| fill(handler, variables)));
    is_linear(most, |variables| once(&Site::session, |handler| fill(handler, variables)));
}

#[test]
fn changing_and_deleting_many_variables_is_linear_too() {
    let null = codec::encode(&Value::Null);
    is_linear(MOST, |variables| {
        once(&|site| filled(site, variables), |handler| {
            (0..variables).rev().for_each(|count| handler.set_value(&format!("variable {count}"), null.clone()));
        })
    });
    is_linear(MOST, |variables| {
        once(&|site| filled(site, variables), |handler| {
            (0..variables).rev().for_each(|count| handler.delete(&format!("variable {count}")));
        })
    });
}

/// One variable that is set and deleted again and again, as by a loop over `pop` and `set`.
#[test]
fn many_operations_on_one_variable_are_linear_too() {
    is_linear(MOST, |operations| {
        once(&Site::session, |handler| {
            (0..operations / 2).for_each(|_| {
                handler.set("one", 1);
                handler.delete("one");
            });
        })
    });
}

/// A visitor cannot choose names that collide: the hash is keyed.
#[test]
fn names_that_differ_in_little_are_as_fast_as_others() {
    is_linear(MOST, |variables| {
        once(&|_| String::new(), |handler| {
            (0..variables).for_each(|count| handler.set_value(&format!("{:0>8}{:0>8}", count % 2, count / 2), vec![1]));
        })
    });
}

/// Two requests that have changed many variables each, joined by stamp as on KV.
#[test]
fn joining_two_versions_is_linear_too() {
    let made = |variables: u32| {
        let site = Site::eventual();
        let id = filled(&site, variables / 2);
        let old = site.bytes(&id);
        site.wait(1);
        site.after_quietly(&id, |handler| {
            (0..variables).step_by(2).for_each(|count| handler.set_value(&format!("variable {count}"), vec![0xf6]));
        });
        let mut handler = site.open(&id);
        handler.set("one", 1);
        site.store.put(site.key(&id).as_str(), old);
        let start = Instant::now();
        handler.commit();
        let time = start.elapsed();
        assert!(site.stored(&id).contains("variable 0=246"));
        time
    };
    is_linear(MOST, made);
}
