//! The form of a new record, empty or as it was sent.

use super::named::{Named, choices, unsure};
use super::{FOLLOW_UP, WHOSE, address, appointment, first::first, unknown};
use crate::archive::{APPOINTMENT, CustomerView, Departed};
use crate::edit::{self, Alike, By, EditError, FieldFault, Texts};
use crate::rules::TASK;
use crate::web::error::WebError;
use crate::web::layout::{Layout, Section};
use crate::web::pages::edit::words;
use crate::web::pages::form::{AskedCustomer, FormPage, Sent, Sure, Tone, Word, proposals};
use crate::web::pages::gone::warning;
use crate::web::pages::recipient::{self, Recipient, departure, word_for};
use crate::web::sent_once;
use crate::web::site::Visit;
use crate::web::view::form::{Fields, Filling, PREFIX, Widget};
use crate::web::view::log::Linked;
use crate::web::view::value::plain;
use crate::web::{Method, Request, Response, Site, links};
use serde_json::Value;

/// Whose the record is to be.
enum Whose {
    /// Nobody's, or the form asks.
    Open,
    Customer(Box<CustomerView>),
    Departed(Box<Departed>),
    /// Holds why the word names no customer; empty while nobody was named.
    Unknown(String),
}

impl Whose {
    fn customer(&self) -> Option<&CustomerView> {
        match self {
            Self::Customer(customer) => Some(customer),
            _ => None,
        }
    }
}

/// Whose it is to be, and what became of the customer while somebody filled in the form. A form that was not sent yet has nothing
/// to lose: where its customer is none there is no form. One for nobody yet asks for the customer.
fn whose(visit: &Visit<'_>, word: &str, is_sent: bool) -> Result<(Whose, Vec<Word>), WebError> {
    if word.is_empty() && !is_sent {
        return Ok((Whose::Unknown(String::new()), Vec::new()));
    }
    Ok(match recipient::find(visit, word) {
        Ok(Recipient::Moved(customer, what)) if is_sent => {
            (Whose::Customer(customer), warning(&what, "点“保存”就存到那里。"))
        }
        Ok(Recipient::Customer(customer) | Recipient::Moved(customer, _)) => (Whose::Customer(customer), Vec::new()),
        Ok(Recipient::Departed(departed)) if is_sent => {
            let files = visit.snapshot.remains(&departed)?.len();
            let ways = format!("恢复整个客户，删除之前的 {files} 个文件都会放回原处，再保存您写的。");
            let told = warning(&departure(&departed), &ways);
            (Whose::Departed(departed), told)
        }
        Ok(Recipient::Departed(departed)) => return Err(WebError::Departed(departed)),
        Err(error) => match unknown(&error).filter(|_| is_sent) {
            Some(why) => {
                let told = not_saved(&why);
                (Whose::Unknown(why), told)
            }
            None => return Err(error),
        },
    })
}

fn not_saved(why: &str) -> Vec<Word> {
    let text = format!("还没有保存：{why}。您写的都还在下面。");
    let tone = Tone::Bad;
    vec![Word { tone, text }]
}

pub(super) fn show(
    site: &Site,
    request: &Request,
    kind: &str,
    named: &Named,
    sent: &Sent,
) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let catalog = visit.snapshot.catalog();
    let Some(kind) = catalog.kind(kind) else {
        return Err(WebError::NotFound(request.path()));
    };
    let is_customer = kind.name == catalog.customer().name;
    // Somebody may name the customer of a standalone record in the form.
    let asks = kind.standalone && request.param(WHOSE).is_empty();
    let is_sent = request.method == Method::Post;
    let candidates = named.candidates(&visit.snapshot)?;
    let (whose, became) = if !candidates.is_empty() {
        let why = unsure(&named.word, &candidates);
        let told = not_saved(&why);
        (Whose::Unknown(why), told)
    } else if is_customer || asks {
        (Whose::Open, Vec::new())
    } else {
        whose(&visit, &named.word, is_sent)?
    };
    if let Some(whose) = whose.customer()
        && kind.name == FOLLOW_UP
        && !is_sent
        && edit::is_frozen(site.archive(), &whose.dir)
    {
        return frozen(&visit, whose);
    }
    let faults: &[FieldFault] = match &sent.error {
        Some(EditError::Invalid(faults)) => faults,
        _ => &[],
    };
    let templates = edit::templates(site.archive(), kind);
    let template = templates.iter().find(|template| template.name == sent.template);
    let mut shown = sent.texts.clone();
    if let Some(Ok(texts)) = template.map(|template| &template.texts) {
        texts.iter().for_each(|(key, text)| {
            shown.entry(key.clone()).or_insert_with(|| text.clone());
        });
    }
    // Now, and who is at the keyboard.
    let at_hand = edit::at_hand(site.archive(), kind, &By::default());
    for (key, text) in &at_hand {
        shown.entry(key.clone()).or_insert_with(|| text.clone());
    }
    let arranged = whose
        .customer()
        .filter(|_| kind.name == FOLLOW_UP)
        .and_then(|whose| whose.derived.arranged());
    let is_nobody_yet = kind.name == FOLLOW_UP && matches!(whose, Whose::Unknown(_));
    let asks_for_it = arranged.is_some() || is_nobody_yet;
    let filling = Filling {
        texts: &shown,
        opened: &at_hand,
        faults,
        collisions: &[],
        proposals: &proposals(&visit, kind)?,
        prefix: PREFIX,
        is_new: true,
        sent: is_sent.then_some(&sent.texts),
        wanted: if asks_for_it { APPOINTMENT } else { "" },
    };
    let heading = match kind.name.as_str() {
        _ if is_customer => "新建客户".to_owned(),
        FOLLOW_UP => "写跟进".to_owned(),
        TASK => "新建任务".to_owned(),
        _ => format!("新增{}", kind.title),
    };
    let linked = whose.customer().map(|whose| Linked {
        href: links::customer(&whose.customer_id, whose.dir.as_str()),
        text: whose.name.clone(),
    });
    let mut fields = filling.of(kind);
    if let Some(whose) = whose.customer() {
        propose_contacts(&mut fields, &whose.profile);
    }
    if asks_for_it {
        appointment::explain(&mut fields, arranged.as_deref());
    }
    offer(&mut fields, &sent.offered);
    let action = match &whose {
        Whose::Customer(whose) => links::new_record(&kind.name, &address(&whose.customer_id, whose.dir.as_str())),
        Whose::Departed(departed) => links::new_record(&kind.name, word_for(visit.site, departed)),
        Whose::Open | Whose::Unknown(_) => links::new_record(&kind.name, ""),
    };
    let alike = if is_customer && is_sent {
        edit::alike(&visit.snapshot, &sent.texts)
    } else {
        Vec::new()
    };
    let sure = sure(sent, &alike);
    let mut words = words(sent.error.as_ref());
    if sure == Some(Sure::Tick(false)) {
        words.push(Word {
            tone: Tone::Bad,
            text: format!(
                "{}。确实是另一家，请勾上下面的“不是同一家，仍然新建”。",
                EditError::Alike(alike.clone())
            ),
        });
    }
    words.extend(sent.told.clone());
    words.extend(became);
    if !sent.files.is_empty() {
        words.push(Word {
            tone: Tone::Warn,
            text: format!("附件要重新选一次：{}。", sent.files.join("、")),
        });
    }
    if let Some((name, Err(reason))) = template.map(|template| (&template.name, &template.texts)) {
        words.push(Word {
            tone: Tone::Warn,
            text: format!("样板“{name}”读不出来：{reason}。请在 templates 文件夹里改好它。"),
        });
    }
    let is_departed = matches!(whose, Whose::Departed(_));
    let fault = faults.iter().find(|fault| fault.path == WHOSE);
    let asked = match &whose {
        Whose::Unknown(why) => Some(why.clone()),
        _ if !asks => None,
        _ if matches!(sent.error, Some(EditError::Homeless)) => Some("附件要放在客户的文件夹里，请写上客户".to_owned()),
        _ => Some(fault.map_or_else(String::new, |fault| fault.message.clone())),
    };
    let asked = asked.map(|error| AskedCustomer {
        word: named.word.clone(),
        is_optional: kind.standalone,
        error,
        choices: choices(&candidates),
    });
    Response::page(&FormPage {
        page: Layout::new(
            &visit,
            if asks { Section::Todo } else { Section::Customers },
            heading.clone(),
        ),
        heading,
        cancel: linked.as_ref().map_or_else(
            || if asks { links::TODO } else { "/customers" }.to_owned(),
            |linked| linked.href.clone(),
        ),
        template: sent.template.clone(),
        templates: templates.iter().map(|template| template.name.clone()).collect(),
        revive: is_departed.then(|| Linked {
            href: action.clone(),
            text: "恢复整个客户，再保存".to_owned(),
        }),
        save: if is_departed { "" } else { "保存" }.to_owned(),
        action,
        takes_files: Some(if is_customer {
            "和客户一起保存"
        } else if asks {
            "和它一起保存，要写上客户"
        } else {
            "和这条记录一起保存"
        }),
        customer: linked,
        asks: asked,
        check: links::check(&kind.name),
        once: sent_once::token(),
        first: is_customer.then(|| first(&visit, sent, faults)).transpose()?.flatten(),
        fields,
        is_back: is_sent,
        words,
        alike,
        sure,
        is_new_customer: is_customer,
        ..FormPage::default(&visit)
    })
    .map_err(WebError::from)
}

/// How somebody says that the new one is none of those alike, where one of them is certainly of its name or number.
fn sure(sent: &Sent, alike: &[Alike]) -> Option<Sure> {
    if !alike.iter().any(|one| one.why.is_certain()) {
        return None;
    }
    Some(match sent.error {
        Some(EditError::Alike(_)) => Sure::Button,
        _ => Sure::Tick(sent.is_sure),
    })
}

/// No form for a customer that is not followed up any more; its page has the way back.
fn frozen(visit: &Visit<'_>, whose: &CustomerView) -> Result<Response, WebError> {
    let href = links::customer(&whose.customer_id, whose.dir.as_str());
    let page = FormPage {
        page: Layout::new(visit, Section::Customers, "写跟进"),
        heading: "写跟进".to_owned(),
        words: vec![Word {
            tone: Tone::Warn,
            text: "这个客户已标为“无效”，不再跟进。要接着跟进，先在客户的页面上点“恢复跟进”。".to_owned(),
        }],
        customer: Some(Linked {
            href: href.clone(),
            text: whose.name.clone(),
        }),
        cancel: href,
        ..FormPage::default(visit)
    };
    Ok(Response::page(&page)?.with_status(422))
}

/// A field for a person of the customer proposes those that are known.
fn propose_contacts(fields: &mut Fields, profile: &Value) {
    let contacts = profile.get("contacts").and_then(Value::as_array);
    let names: Vec<String> = contacts
        .into_iter()
        .flatten()
        .filter_map(|contact| contact.get("name").map(plain))
        .filter(|name| !name.is_empty())
        .collect();
    for input in fields.inputs_mut() {
        if input.name == format!("{PREFIX}contact")
            && let Widget::Line { proposals, .. } = &mut input.widget
        {
            proposals.clone_from(&names);
        }
    }
}

/// What the template says stands at the fields that hold something else.
fn offer(fields: &mut Fields, offered: &Texts) {
    for input in fields.inputs_mut() {
        let key = input.name.strip_prefix(PREFIX).unwrap_or_default();
        input.offered = offered.get(key).cloned();
    }
}
