//! A renewal: the same session, user and variables under a new id.

use eltanin::Event;

use crate::support::site::{Act, Site, id, outcome};
use crate::support::store::Fault::{None, Refused};

#[test]
fn user_and_variables_stay() {
    let site = Site::strict();
    let old = site.session_of(7);
    let mut handler = site.open(&old);
    handler.renew();
    let reply = handler.commit();
    let new = id(&reply);
    assert_eq!(outcome(&reply), ("saved", "set"));
    assert_eq!((site.stored(&old).as_str(), site.stored(&new).as_str()), ("mark renewed", "user 7: a=1"));
    assert_eq!(site.successor(&old), Some(site.key(&new)));
    assert_eq!(reply.events, [Event::Renewed { session: site.key(&new), from: site.key(&old) }]);
}

#[test]
fn semantics_31_a_renewal_moves_the_record_as_it_is_now() {
    let site = Site::strict();
    let old = site.session();
    let (mut renews, mut writes, mut deletes) = (site.open(&old), site.open(&old), site.open(&old));
    renews.renew();
    writes.set("b", 2);
    deletes.delete("a");
    writes.commit();
    let mut commit = renews.committing();
    commit.step();
    deletes.commit();
    let reply = commit.finish();
    assert_eq!((outcome(&reply), site.stored(&id(&reply)).as_str()), (("merged", "set"), "b=2"));
}

#[test]
fn semantics_33_a_renewal_that_finds_another_leaves_the_successor_and_hands_over_its_changes() {
    let site = Site::strict();
    for (changes, status) in [(false, "merged"), (true, "merged")] {
        let old = site.session_of(7);
        let (mut first, mut second) = (site.open(&old), site.open(&old));
        first.renew();
        second.renew();
        if changes {
            second.set("b", 2);
        }
        let written = second.id().unwrap();
        let successor = id(&first.commit());
        assert_eq!(outcome(&second.commit()), (status, "-"));
        let expected = if changes { "user 7: a=1 b=2" } else { "user 7: a=1" };
        assert_eq!((site.stored(&successor).as_str(), site.stored(&written).as_str()), (expected, "mark ended"));
    }
}

#[test]
fn semantics_33_a_renewal_that_finds_a_login_logout_or_end_is_dropped() {
    let site = Site::strict();
    let acts: [Act; 3] = [|handler| handler.login(8), |handler| handler.logout(), |handler| handler.destroy()];
    for act in acts {
        let old = site.session_of(7);
        let (mut renews, mut other) = (site.open(&old), site.open(&old));
        renews.renew();
        renews.set("b", 2);
        let written = renews.id().unwrap();
        act(&mut other);
        other.commit();
        assert_eq!(outcome(&renews.commit()), ("dropped", "-"));
        assert_eq!(site.stored(&written), "mark ended");
    }
}

#[test]
fn a_renewal_whose_old_record_is_gone_is_dropped() {
    let site = Site::strict();
    let old = site.session();
    let mut renews = site.open(&old);
    renews.renew();
    let written = renews.id().unwrap();
    site.store.put(site.key(&old).as_str(), Option::None);
    assert_eq!(outcome(&renews.commit()), ("dropped", "-"));
    assert_eq!(site.stored(&written), "mark ended");
}

#[test]
fn semantics_35_a_renewal_that_could_not_end_the_old_id_is_reported_as_failed() {
    let site = Site::strict();
    let old = site.session();
    let mut handler = site.open(&old);
    handler.set("b", 2);
    handler.renew();
    site.store.plan(&[None, Refused, Refused, Refused, Refused]);
    assert!(handler.try_commit().is_err());
    assert_eq!(site.stored(&old), "a=1");
    // Meanwhile the old session goes on.
    site.after_quietly(&old, |handler| handler.set("c", 3));
    handler.set("d", 4);
    let reply = handler.commit();
    assert_eq!((site.stored(&old).as_str(), site.stored(&id(&reply)).as_str()), ("mark renewed", "a=1 c=3 b=2 d=4"));
}

/// The record under the new key could not be taken back on the first tries.
#[test]
fn taking_back_what_was_written_is_tried_four_times() {
    let site = Site::strict();
    let old = site.session();
    let (mut renews, mut ends) = (site.open(&old), site.open(&old));
    renews.renew();
    ends.destroy();
    ends.commit();
    let written = renews.id().unwrap();
    site.store.plan(&[None, None, Refused, Refused, Refused, None]);
    assert_eq!(outcome(&renews.commit()), ("dropped", "-"));
    assert_eq!(site.stored(&written), "mark ended");
}

#[test]
fn the_new_key_may_be_drawn_again() {
    let site = Site::strict();
    let (taken, old) = (site.session_of(9), site.session_of(7));
    let mut handler = site.open(&old);
    site.rig(crate::support::site::random_of(&taken));
    handler.renew();
    let reply = handler.commit();
    assert_ne!(id(&reply), taken);
    assert_eq!((site.stored(&taken).as_str(), site.stored(&id(&reply)).as_str()), ("user 9: a=1", "user 7: a=1"));
}

/// Three new keys were taken, and meanwhile the session has ended: what others have under those keys is left alone.
#[test]
fn what_another_session_has_under_the_new_key_is_never_taken_back() {
    let site = Site::strict();
    let (taken, old) = (site.session_of(9), site.session());
    let mut handler = site.open(&old);
    for _ in 0..3 {
        site.rig(crate::support::site::random_of(&taken));
    }
    handler.renew();
    assert!(handler.try_commit().is_err());
    site.end_session(&old);
    assert_eq!(outcome(&handler.commit()), ("dropped", "-"));
    assert_eq!((site.stored(&taken).as_str(), site.stored(&old).as_str()), ("user 9: a=1", "mark ended"));
}

#[test]
fn a_renewal_beside_a_login_or_logout_is_part_of_it() {
    let site = Site::strict();
    let old = site.session();
    let mut handler = site.open(&old);
    handler.renew();
    let promised = handler.id();
    handler.login(7);
    handler.renew();
    assert_eq!(handler.id(), promised);
    let reply = handler.commit();
    assert_eq!((Some(id(&reply)), site.stored(&old).as_str()), (promised, "mark login"));
}

#[test]
fn a_new_session_that_is_renewed_has_only_another_id() {
    let site = Site::strict();
    let mut handler = site.open("");
    let first = handler.id();
    handler.renew();
    let second = handler.id();
    assert_ne!(first, second);
    assert_eq!(outcome(&handler.commit()), ("unchanged", "-"));
    handler.set("a", 1);
    let reply = handler.commit();
    assert_eq!((Some(id(&reply)), site.store.keys().len()), (second, 1));
}
