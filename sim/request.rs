//! One request from the browser to the store and back, through the engine and `drive`.

use eltanin::SetCookie;

use crate::browser::Browser;
use crate::handler::Handler;
use crate::history::{Answer, Cookie};
use crate::plan::Plan;
use crate::site::Site;
use crate::world::World;

/// Sends the request that is planned, answers it, and hands the answer to the browser.
pub async fn send(world: &World, site: &Site, browsers: &[Browser], plan: &Plan, number: usize) {
    world.sleep(plan.sent).await;
    let browser = &browsers[plan.browser];
    let (cookie, sent) = (browser.cookie(world.now()), world.now());
    world.sleep(plan.up).await;
    let mut handler = Handler::new(world, site, plan, number);
    handler.report(|report| (report.sent, report.skew) = (sent, plan.skew));
    let answered = handler.answer(cookie.as_deref()).await;
    handler.report(|report| report.over = true);
    handler.note(|| format!("answers {}", if answered.is_some() { "" } else { "with an error" }));
    let Some(reply) = handler.reply.take() else { return };
    let set = reply.cookies.last().map(SetCookie::field);
    let set = set.as_deref();
    let cookie = match set.and_then(Browser::value_of) {
        None => Cookie::Unchanged,
        Some(id) => site.key_of(id).map_or(Cookie::Removed, Cookie::Set),
    };
    let log = world.shelf.borrow().log.len();
    handler.report(|report| report.answer = Some(Answer { cookie, log, arrived: None, at: None }));
    let remark = reply.remark;
    let Some(down) = plan.down else { return };
    world.sleep(down).await;
    let arrived = world.history.borrow().arrivals;
    world.history.borrow_mut().arrivals += 1;
    handler.report(|report| {
        report.answer.iter_mut().for_each(|answer| {
            (answer.arrived, answer.at) = (Some(arrived), Some(world.now()));
        })
    });
    handler.note(|| format!("answer arrives, cookie {set:?}"));
    if let Some(set) = set {
        browser.receive(set, world.now());
    }
    if let Some(key) = remark {
        handler.write_mark_again(key.as_str()).await;
    }
}

impl Handler<'_> {
    /// `None` when the visitor gets an error page.
    async fn answer(&mut self, cookie: Option<&str>) -> Option<()> {
        let header = cookie.map(|id| format!("{}={id}", Site::COOKIE));
        let fields: Vec<(&str, &str)> = header.iter().map(|value| ("cookie", value.as_str())).collect();
        let presented = cookie.and_then(|id| self.site.key_of(id));
        let (began, log) = (self.world.now(), self.log());
        self.note(|| format!("begins with {presented:?}, acts {:?}", self.plan.acts));
        self.report(|report| (report.began, report.log, report.presented) = (began, log, presented));
        self.open(fields.as_slice()).await.ok()?;
        for act in &self.plan.acts {
            self.act(act).await.ok()?;
        }
        self.commit_until_it_succeeds().await.ok()
    }
}
