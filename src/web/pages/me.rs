//! 我的资料 `/me`: whose name saves bear, how the team reaches whoever sits here, and what is theirs (R5).

use super::form;
use crate::agenda::{Agenda, Asked, Span};
use crate::edit::{EditError, introduce};
use crate::index::sentence;
use crate::mail;
use crate::vault::Member;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::site::Visit;
use crate::web::view::people::{people, remembering};
use crate::web::view::subscribe::Subscribe;
use crate::web::{Request, Response, Site, links};
use askama::Template;
use serde_json::json;

/// Digits of a commit in an address.
const COMMIT: usize = 12;

#[derive(Template)]
#[template(path = "me.html")]
pub struct MePage {
    pub page: Layout,
    pub form: Vec<Input>,
    /// Why nothing was saved.
    pub refusal: String,
    /// It has just been saved; how to take that back, where the list of members changed.
    pub saved: bool,
    pub undo: Option<String>,
    /// Nobody has said yet who sits here: changes bear this name of the computer's.
    pub stranger: Option<String>,
    pub own: Option<Own>,
    pub mail: String,
    pub team: Vec<Member>,
}

/// A field of the form.
#[derive(Clone, Debug)]
pub struct Input {
    pub name: &'static str,
    pub label: &'static str,
    pub kind: &'static str,
    /// What browsers fill in by themselves.
    pub autocomplete: &'static str,
    pub required: bool,
    pub value: String,
    pub help: &'static str,
    pub error: String,
}

/// What belongs to whoever sits here.
#[derive(Clone, Debug)]
pub struct Own {
    pub customers: u64,
    pub customers_href: String,
    pub duties: u64,
    pub duties_href: String,
    pub subscribe: Subscribe,
}

pub(in crate::web) fn page(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let shown = show(site, request, &me(site), &[], String::new())?;
    Ok(remembering(shown, request, &site.visit()?))
}

/// `POST /me`
pub(in crate::web) fn save(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let sent = request.form();
    let text = |key| form::value(&sent, key).to_owned();
    let member = Member {
        name: text("name"),
        email: text("email"),
        phone: text("phone"),
    };
    match introduce(site.archive(), &member, &form::by(&sent)) {
        Ok(commit) => {
            let commit = commit.unwrap_or_default();
            let pairs = [
                ("saved", "1"),
                ("commit", commit.get(..COMMIT).unwrap_or(&commit)),
                // 今日 and 待办 show what is theirs from now on.
                ("who", &member.name),
            ];
            Ok(Response::text(303, "已保存。").with_header("Location", links::with_query(links::ME, &pairs)))
        }
        Err(EditError::Invalid(faults)) => {
            let faults: Vec<(String, String)> = faults.into_iter().map(|fault| (fault.path, fault.message)).collect();
            Ok(show(
                site,
                request,
                &member,
                &faults,
                "还没有保存：请看标红的地方。".to_owned(),
            )?
            .with_status(422))
        }
        Err(error) => Ok(show(site, request, &member, &[], format!("还没有保存：{error}。"))?.with_status(422)),
    }
}

/// `/api/me`
pub(in crate::web) fn json(site: &Site, _request: &Request, _rest: &str) -> Result<Response, WebError> {
    let history = site.archive().history();
    Ok(Response::json(&json!({
        "me": me(site),
        "is_known": !history.identity_is_missing(),
        "members": site.archive().vault().settings().members,
    })))
}

/// Whoever sits here, as far as git and the list of members know.
fn me(site: &Site) -> Member {
    let history = site.archive().history();
    let person = history.default_person();
    let settings = site.archive().vault().settings();
    let listed = settings.members.iter().find(|member| member.name == person.name);
    if history.identity_is_missing() && listed.is_none() {
        return Member::default();
    }
    listed.cloned().unwrap_or(Member {
        name: person.name,
        email: person.email,
        phone: String::new(),
    })
}

fn show(
    site: &Site,
    request: &Request,
    member: &Member,
    faults: &[(String, String)],
    refusal: String,
) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let history = site.archive().history();
    let stranger = history.identity_is_missing().then(|| history.default_person().name);
    let saved = refusal.is_empty() && request.param("saved") == "1";
    let commit = request.param("commit");
    Ok(Response::page(&MePage {
        page: Layout::new(&visit, Section::None, "我的资料"),
        form: inputs(member, faults),
        refusal,
        saved,
        undo: (saved && !commit.is_empty()).then(|| links::undo(commit)),
        own: stranger
            .is_none()
            .then(|| own(&visit, &history.default_person().name, request))
            .transpose()?,
        stranger,
        mail: mail::examine(site.archive()).map_or_else(
            || "没有开启。由管理这台电脑的人在 kehu.yaml 里设置。".to_owned(),
            |check| format!("{}。", check.message),
        ),
        team: site.archive().vault().settings().members.clone(),
    })?)
}

fn inputs(member: &Member, faults: &[(String, String)]) -> Vec<Input> {
    let input = |name, label, kind, autocomplete, required, value: &str, help| Input {
        name,
        label,
        kind,
        autocomplete,
        required,
        value: value.to_owned(),
        help,
        error: faults
            .iter()
            .filter(|(path, _)| path == name)
            .map(|(_, message)| message.clone())
            .collect(),
    };
    let Member { name, email, phone } = member;
    vec![
        input(
            "name",
            "姓名",
            "text",
            "name",
            true,
            name,
            "和“负责人”“执行人”里的写法一样，今日和待办才认得出哪些是您的",
        ),
        input(
            "email",
            "邮箱",
            "email",
            "email",
            true,
            email,
            "收每天的待办和到期提醒；也记在每一次修改上",
        ),
        input(
            "phone",
            "手机",
            "tel",
            "tel",
            false,
            phone,
            "同事在下面的通讯录里看得到",
        ),
    ]
}

fn own(visit: &Visit<'_>, name: &str, request: &Request) -> Result<Own, WebError> {
    let today = visit.snapshot.today();
    let due = Agenda::of(
        &visit.snapshot,
        &Asked {
            who: name,
            span: Span { from: None, to: today },
            today,
            limit: 1,
        },
    )?;
    let customers = people(visit, name)?.into_iter().find(|owner| owner.chosen);
    let asking = [("who", name)];
    let owner = visit.snapshot.catalog().word("owner").unwrap_or("owner");
    Ok(Own {
        customers: customers.map_or(0, |owner| owner.customers),
        customers_href: links::with_query("/customers", &[("q", &sentence::condition(owner, name))]),
        duties: due.total,
        duties_href: links::with_query(links::TODO, &asking),
        subscribe: Subscribe::to(name, request),
    })
}
