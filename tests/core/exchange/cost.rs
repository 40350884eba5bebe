//! How many operations on the store each kind of request costs: reads and writes, counted by the store.

use eltanin::robot::{Kind, Reason};

use crate::support::site::{Asked, Handler, Site};
use crate::support::{HOUR, MINUTE, flips};

/// The reads and writes of a whole request.
fn cost(request: &Asked<'_>, act: impl FnOnce(&mut Handler<'_>)) -> (usize, usize) {
    let mut handler = request.open();
    act(&mut handler);
    let site = handler.site;
    handler.commit();
    site.store.take_counts()
}

fn settled(site: Site) -> (Site, String) {
    let id = site.session();
    site.store.take_calls();
    (site, id)
}

#[test]
fn a_known_visitor_who_reads_is_1_read() {
    for site in [Site::strict(), Site::eventual()] {
        let (site, id) = settled(site);
        assert_eq!(cost(&site.request().cookie(&id), |_| {}), (1, 0));
    }
}

#[test]
fn a_change_is_1_read_and_1_write_and_on_kv_2_and_1() {
    for (site, reads) in [(Site::strict(), 1), (Site::eventual(), 2)] {
        let (site, id) = settled(site);
        assert_eq!(cost(&site.request().cookie(&id), |handler| handler.set("b", 2)), (reads, 1));
    }
}

#[test]
fn a_change_that_meets_another_needs_no_second_read() {
    let (site, id) = settled(Site::strict());
    let (mut one, mut other) = (site.open(&id), site.open(&id));
    one.set("b", 2);
    other.set("c", 3);
    one.commit();
    other.commit();
    assert_eq!(site.store.take_counts(), (2, 2), "a comparison that fails hands back what is there");
}

#[test]
fn a_touch_is_1_read_and_1_write() {
    let (site, id) = settled(Site::strict());
    site.wait(12 * MINUTE);
    assert_eq!(cost(&site.request().cookie(&id), |_| {}), (1, 1));
}

#[test]
fn the_first_write_of_a_new_visitor_is_1_write_and_no_read() {
    for site in [Site::strict(), Site::eventual()] {
        assert_eq!(cost(&site.request(), |handler| handler.set("a", 1)), (0, 1));
    }
}

#[test]
fn a_first_write_with_a_login_is_1_read_and_2_writes() {
    let site = Site::strict();
    assert_eq!(cost(&site.request(), |handler| handler.login(7)), (1, 2));
}

#[test]
fn a_robot_a_forged_id_and_an_unstored_token_are_0() {
    let (site, id) = settled(Site::with_tokens());
    let robot = site.request().from(Kind::Robot, Reason::Word);
    assert_eq!(cost(&robot, |handler| handler.set("a", 1)), (0, 0));
    assert_eq!(cost(&site.request().cookie(&flips(&id)[20]), |_| {}), (0, 0));
    let token = site.request().asking().open().commit().token.unwrap();
    assert_eq!(site.store.take_counts(), (0, 0));
    assert_eq!(cost(&site.request().bearer(&token), |_| {}), (0, 0));
    assert_eq!(cost(&site.request().bearer(&flips(&token)[20]), |_| {}), (0, 0));
    site.wait(HOUR);
    assert_eq!(cost(&site.request().bearer(&token), |_| {}), (0, 0), "expired");
    assert_eq!(cost(&site.request(), |_| {}), (0, 0), "nor a new visitor who reads");
}

#[test]
fn a_login_is_2_reads_and_3_writes_and_without_an_index_1_and_2() {
    let (site, id) = settled(Site::strict());
    assert_eq!(cost(&site.request().cookie(&id), |handler| handler.login(7)), (2, 3));
    let (site, id) = settled(Site::eventual());
    // On KV each of the two updates looks, but for the new key.
    assert_eq!(cost(&site.request().cookie(&id), |handler| handler.login(7)), (2, 2));
}

#[test]
fn a_logout_is_1_read_and_2_writes() {
    let site = Site::strict();
    let id = site.session_of(7);
    site.store.take_calls();
    assert_eq!(cost(&site.request().cookie(&id), |handler| handler.logout()), (1, 2));
}

#[test]
fn a_renewal_is_1_read_and_2_writes_and_with_a_user_2_and_3() {
    let (site, id) = settled(Site::strict());
    assert_eq!(cost(&site.request().cookie(&id), |handler| handler.renew()), (1, 2));
    let id = site.session_of(7);
    site.store.take_calls();
    assert_eq!(cost(&site.request().cookie(&id), |handler| handler.renew()), (2, 3));
}

#[test]
fn a_destroy_is_1_read_and_1_write_and_a_reset_that_goes_on_1_and_2() {
    let (site, id) = settled(Site::strict());
    assert_eq!(cost(&site.request().cookie(&id), |handler| handler.destroy()), (1, 1));
    let (site, id) = settled(Site::strict());
    assert_eq!(cost(&site.request().cookie(&id), |handler| handler.reset()), (1, 1));
    let (site, id) = settled(Site::strict());
    let goodbye = |handler: &mut Handler<'_>| {
        handler.reset();
        handler.set("goodbye", 1);
    };
    assert_eq!(cost(&site.request().cookie(&id), goodbye), (1, 2));
}

#[test]
fn a_late_request_behind_a_mark_is_1_read() {
    let (site, old) = settled(Site::strict());
    site.after(&old, |handler| handler.renew());
    site.store.take_calls();
    assert_eq!(cost(&site.request().cookie(&old), |handler| handler.set("b", 2)), (1, 0));
}

#[test]
fn of_several_cookies_each_is_1_read_until_one_lives() {
    let (site, live) = settled(Site::strict());
    let dead = site.session();
    site.end_session(&dead);
    site.store.take_calls();
    assert_eq!(cost(&site.request().cookie(&dead).cookie(&live), |_| {}), (2, 0));
    assert_eq!(cost(&site.request().cookie(&live).cookie(&dead), |_| {}), (1, 0));
}

#[test]
fn an_end_writes_the_index_twice_and_each_mark_once() {
    let site = Site::strict();
    for _ in 0..3 {
        site.session_of(7);
    }
    site.wait(1);
    site.store.take_calls();
    site.end(7, eltanin::Ending::All);
    assert_eq!(site.store.take_counts(), (5, 5));
}
