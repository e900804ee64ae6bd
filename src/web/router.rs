//! Which page answers which address.

use super::error::{self, WebError};
use super::pages::{
    attach, bulk, calendar, changes, customer, customers, edit, export, files, history, import, live, mail, me, new,
    open, palette, problems, record, reports, restore, search, suggest, text, tidy, today, todo, undo, views,
};
use super::{Method, Request, Response, Site, assets, guard};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Answers a request; the text is what stands in place of `{}` or `{*}` in its route, decoded.
type Handler = fn(&Site, &Request, &str) -> Result<Response, WebError>;

/// `{}` is one segment, `{*}` all that remain.
const ROUTES: &[(&str, Handler)] = &[
    ("/", today::page),
    ("/api/today", today::json),
    ("/me", me::page),
    ("/api/me", me::json),
    ("/todo", todo::page),
    ("/api/todo", todo::json),
    ("/calendar", calendar::page),
    ("/api/calendar", calendar::json),
    ("/calendar.ics", calendar::ics),
    ("/search", search::page),
    ("/api/search", search::json),
    ("/api/suggest", suggest::json),
    ("/api/palette", palette::json),
    ("/customers", customers::page),
    ("/api/customers", customers::json),
    ("/c/{}", customer::page),
    ("/api/c/{}", customer::json),
    ("/c/{}/history", history::page),
    ("/api/c/{}/history", history::json),
    ("/r/{*}", record::page),
    ("/api/r/{*}", record::json),
    ("/reports", reports::page),
    ("/api/reports", reports::list_json),
    ("/reports/{}", reports::report),
    ("/api/reports/{}", reports::json),
    ("/problems", problems::page),
    ("/api/problems", problems::json),
    ("/tidy", tidy::page),
    ("/api/tidy", tidy::json),
    ("/edit/{*}", edit::page),
    ("/text/{*}", text::page),
    ("/detach/{*}", attach::confirm),
    ("/new/{}", new::page),
    ("/api/alike", new::alike_json),
    ("/api/appointment", new::appointment_json),
    ("/bulk", bulk::page),
    ("/api/bulk", bulk::json),
    ("/views", views::page),
    ("/api/views", views::list_json),
    ("/views/{}", views::open),
    ("/api/views/{}", views::json),
    ("/changes", changes::page),
    ("/api/changes", changes::json),
    ("/undo/{}", undo::page),
    ("/api/undo/{}", undo::json),
    ("/import", import::page),
    ("/import/{}", import::columns),
    ("/import/{}/preview", import::preview),
    ("/import/{}/result", import::result),
    ("/import/{}/errors", import::errors),
    ("/import/template/{}", import::template),
    ("/api/import/{}", import::json),
    ("/api/status", live::status),
    ("/api/wait", live::wait),
    ("/healthz", live::health),
    ("/files/{*}", files::serve),
    ("/assets/{}", assets::serve),
    ("/favicon.ico", assets::icon),
];

/// What a POST may do.
const ACTIONS: &[(&str, Handler)] = &[
    ("/open/{*}", open::act),
    ("/api/open/{*}", open::json),
    ("/edit/{*}", edit::act),
    ("/text/{*}", text::act),
    ("/api/text/{*}", text::json),
    ("/attach/{*}", attach::act),
    ("/api/attach/{*}", attach::json),
    ("/detach/{*}", attach::detach),
    ("/api/detach/{*}", attach::detach_json),
    ("/restore/{*}", restore::act),
    ("/bring-back/{*}", restore::customer),
    ("/new/{}", new::act),
    ("/api/check/{}", new::check_json),
    ("/me", me::save),
    ("/todo/adopt", todo::adopt),
    ("/todo/finish/{*}", todo::finish),
    ("/todo/put-off/{*}", todo::put_off),
    ("/todo/reopen/{*}", todo::reopen),
    ("/mail/retry/{}", mail::retry),
    ("/export", export::records),
    ("/export/{}", export::report),
    ("/tidy", tidy::act),
    ("/undo/{}", undo::act),
    ("/bulk", bulk::act),
    ("/views", views::save),
    ("/views/{}", views::change),
    ("/import", import::receive),
    ("/import/{}", import::decide),
    ("/import/{}/run", import::run),
    ("/import/{}/discard", import::discard),
    ("/api/undo/{}", undo::act_json),
];

/// Answers any request, whatever it holds: refusals, pages, JSON, and failures as pages.
#[must_use]
pub fn respond(site: &Site, request: &Request) -> Response {
    if let Some(refusal) = guard::refusal(request, site.port()) {
        return refusal;
    }
    // A page that panics is a defect, but it must not take the connection, or the service, with it.
    let answer = catch_unwind(AssertUnwindSafe(|| {
        let is_action = request.method == Method::Post;
        let routes = if is_action { ACTIONS } else { ROUTES };
        let routed = routes
            .iter()
            .find_map(|(route, handler)| Some((handler, rest(route, &request.segments)?)));
        let answered = match routed {
            Some((handler, rest)) => handler(site, request, &rest),
            None if is_action => Ok(guard::not_allowed()),
            None => Err(WebError::NotFound(request.path())),
        };
        answered.unwrap_or_else(|error| error::response(site, request, &error))
    }));
    answer.unwrap_or_else(|_| Response::text(500, "这个页面出错了，客户的文件没有受影响。请返回后重试。"))
}

/// What stands in place of the placeholder, or an empty text for a route without one; None when the route does not fit.
fn rest(route: &str, segments: &[String]) -> Option<String> {
    let mut given = segments.iter();
    let mut held = String::new();
    for part in route.split('/').filter(|part| !part.is_empty()) {
        match part {
            "{*}" => {
                let remaining: Vec<&str> = given.by_ref().map(String::as_str).collect();
                if remaining.is_empty() {
                    return None;
                }
                held = remaining.join("/");
            }
            "{}" => held.clone_from(given.next()?),
            _ => {
                if given.next()? != part {
                    return None;
                }
            }
        }
    }
    given.next().is_none().then_some(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed(path: &str) -> Option<(&'static str, String)> {
        let segments = Request::get(path).segments;
        ROUTES
            .iter()
            .find_map(|(route, _)| Some((*route, rest(route, &segments)?)))
    }

    #[test]
    fn finds_the_page() {
        assert_eq!(routed("/"), Some(("/", String::new())));
        assert_eq!(routed("/c/CUST1/"), Some(("/c/{}", "CUST1".to_owned())));
        assert_eq!(routed("/c/a%2Fb/history"), Some(("/c/{}/history", "a/b".to_owned())));
        assert_eq!(
            routed("/files/a/b%20c/d.pdf"),
            Some(("/files/{*}", "a/b c/d.pdf".to_owned()))
        );
        assert_eq!(routed("/files"), None);
        assert_eq!(routed("/c/a/b"), None);
        assert_eq!(routed("/nothing"), None);
    }
}
