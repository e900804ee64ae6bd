//! `/api/palette`: where one can go and what one can do from any page, by what is typed in the palette (Ctrl+K).

use super::customer::{quick, word_of};
use super::moment;
use super::search::{PROFILE_NOTE, note};
use crate::archive::{CustomerView, Snapshot};
use crate::index::{self, IndexError, likeness};
use crate::kinds::Kind;
use crate::reports;
use crate::rules::TASK;
use crate::vault::{RelPath, layout};
use crate::web::error::WebError;
use crate::web::layout::{NavItem, Section, navigation as navigation_bar};
use crate::web::site::Visit;
use crate::web::view::bulk::Act;
use crate::web::view::people::looker;
use crate::web::{Request, Response, Site, links};
use serde::Serialize;
use serde_json::json;

/// Customers and pages given at most.
const MOST_CUSTOMERS: usize = 7;
const MOST_PLACES: usize = 8;
/// What a follow-up is called in schemas.
const FOLLOW_UP: &str = "followup";

/// Something to choose.
#[derive(Clone, Debug, Serialize)]
struct Choice {
    title: String,
    note: String,
    icon: String,
    /// What to press for the same.
    #[serde(skip_serializing_if = "String::is_empty")]
    keys: String,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
    /// What the page does itself: `help`, `print`, or a press of the button that it has for `open` and `edit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<&'static str>,
    /// Sent with POST, because it goes on record.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    post: bool,
    #[serde(skip)]
    words: &'static str,
}

/// `/api/palette?q=`: groups of what fits, the likeliest first; `on=` is the page on which it was called.
pub(in crate::web) fn json(site: &Site, request: &Request, _rest: &str) -> Result<Response, WebError> {
    let visit = site.visit()?;
    let typed = request.param("q");
    let here = customer_of_page(&visit, request.param("on"));
    let mut groups = Vec::new();
    let mut add = |label: &str, choices: Vec<Choice>| {
        if !choices.is_empty() {
            groups.push(json!({ "label": label, "choices": choices }));
        }
    };
    if typed.is_empty() {
        let (deeds, others) = commands(&visit, here.as_ref());
        add("要做的事", deeds);
        add("前往", navigation());
        add("命令", others);
    } else {
        let customers = customers(&visit.snapshot, typed, &looker(request, &visit))?;
        let places = navigation().into_iter().chain(lists(&visit)).chain(report_pages());
        let places = fitting(places.collect(), typed);
        // A customer that only mentions the word somewhere comes after a page that is called so.
        let is_called_so = |choice: &Choice| likeness(&choice.title, typed).is_some();
        let mut found = [("客户", customers), ("前往", places)];
        if !found[0].1.first().is_some_and(is_called_so) && found[1].1.first().is_some_and(is_called_so) {
            found.reverse();
        }
        for (label, choices) in found {
            add(label, choices);
        }
        let (deeds, others) = commands(&visit, here.as_ref());
        add("命令", fitting([deeds, others].concat(), typed));
        add("搜索", vec![search_for(typed)]);
    }
    Ok(Response::json(
        &json!({ "groups": groups, "generation": visit.generation }),
    ))
}

/// The customer that the page at this address is about, itself or one of its files.
fn customer_of_page(visit: &Visit<'_>, address: &str) -> Option<CustomerView> {
    let word = match address.strip_prefix("/c/") {
        Some(word) => word.strip_suffix("/history").unwrap_or(word).to_owned(),
        None => {
            let path = ["/r/", "/edit/"].iter().find_map(|page| address.strip_prefix(page))?;
            let place = layout::place(&RelPath::new(path)?, visit.snapshot.catalog());
            place.into_customer()?.as_str().to_owned()
        }
    };
    visit.customer_outline(&word).ok()
}

/// Customers by what is typed of them; their names come first. Half a condition finds none.
fn customers(snapshot: &Snapshot<'_>, typed: &str, looker: &str) -> Result<Vec<Choice>, WebError> {
    let request = index::Request {
        text: typed.to_owned(),
        kind: Some(snapshot.catalog().customer().name.clone()),
        looker: looker.to_owned(),
        limit: MOST_CUSTOMERS,
        columns: PROFILE_NOTE.map(str::to_owned).to_vec(),
        ..index::Request::default()
    };
    let hits = match snapshot.search(&request) {
        Ok(found) => found.hits,
        Err(crate::archive::ArchiveError::Index(IndexError::Query { .. })) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let choice = |hit: &index::Hit| Choice {
        title: if hit.customer_name.is_empty() {
            hit.title.clone()
        } else {
            hit.customer_name.clone()
        },
        note: if hit.archived {
            "已归档".to_owned()
        } else {
            note(&hit.columns)
        },
        icon: "building".to_owned(),
        ..leading_to(links::customer(&hit.customer_id, &hit.customer_dir))
    };
    Ok(hits.iter().map(choice).collect())
}

/// The pages that every page leads to.
fn navigation() -> Vec<Choice> {
    let items = navigation_bar(Section::None, 0).into_iter();
    let choice = |item: NavItem| Choice {
        title: item.label.to_owned(),
        keys: format!("g {}", item.key),
        icon: item.icon.to_owned(),
        ..leading_to(item.href.to_owned())
    };
    items.map(choice).collect()
}

/// The lists below 客户.
fn lists(visit: &Visit<'_>) -> Vec<Choice> {
    let tree = Choice {
        title: "客户目录".to_owned(),
        note: "按行业、规模的文件夹".to_owned(),
        icon: "folder".to_owned(),
        words: "文件夹",
        ..leading_to(links::with_query("/customers", &[("view", "tree")]))
    };
    let of_kind = |kind: &Kind| Choice {
        title: format!("全部{}", kind.title),
        note: "所有客户的".to_owned(),
        icon: moment::icon(&kind.icon).to_owned(),
        ..leading_to(links::with_query(
            "/customers",
            &[("view", "kind"), ("kind", &kind.name)],
        ))
    };
    let kinds = visit.snapshot.catalog().kinds().iter().skip(1);
    std::iter::once(tree).chain(kinds.map(of_kind)).collect()
}

fn report_pages() -> Vec<Choice> {
    let choice = |report: &&reports::Report| Choice {
        title: report.title.to_owned(),
        note: "报表".to_owned(),
        icon: "chart".to_owned(),
        words: "报表",
        ..leading_to(format!("/reports/{}", report.name))
    };
    reports::ALL.iter().map(choice).collect()
}

/// What can be done besides looking: what people do every day, and the rest. What a page has a button for is left out on pages without it.
/// What is about a customer is about that of the page.
fn commands(visit: &Visit<'_>, here: Option<&CustomerView>) -> (Vec<Choice>, Vec<Choice>) {
    let catalog = visit.snapshot.catalog();
    let customer = catalog.customer();
    let about = |kind: &str, elsewhere: &str| Choice {
        note: here.map_or_else(|| elsewhere.to_owned(), |here| format!("关于 {}", here.name)),
        ..leading_to(here.map_or_else(
            || links::new_record(kind, ""),
            |here| links::new_record(kind, word_of(here)),
        ))
    };
    let has = |kind: &str| catalog.kind(kind).is_some();
    let acting = |title: &str, note: &str, icon: &str, act: &'static str, words: &'static str| Choice {
        title: title.to_owned(),
        note: note.to_owned(),
        icon: icon.to_owned(),
        act: Some(act),
        words,
        ..leading_to(String::new())
    };
    let deeds = [
        Choice {
            title: "写跟进".to_owned(),
            icon: "chat".to_owned(),
            words: "新建 新增 记录 拜访 电话",
            ..about(FOLLOW_UP, "先选客户")
        },
        Choice {
            title: format!("新建{}", customer.title),
            note: String::new(),
            icon: "people".to_owned(),
            words: "新增 添加 客户",
            ..leading_to(links::new_record(&customer.name, ""))
        },
        Choice {
            title: "新建任务".to_owned(),
            icon: "check".to_owned(),
            words: "新增 待办 提醒 交办",
            ..about(TASK, "给自己或同事")
        },
        acting("修改资料", "这一页的", "edit", "change", "编辑 表单"),
    ];
    let others = [
        acting("用编辑器打开", "这一页的文件", "edit", "edit", "编辑 修改"),
        acting("打开文件夹", "在这台电脑上", "folder", "open", "资源管理器 目录"),
        acting("看这位客户的历史", "", "history", "history", "变更 版本"),
        Choice {
            title: "导入表格".to_owned(),
            note: "Excel、CSV".to_owned(),
            icon: "upload".to_owned(),
            words: "新建客户 批量 excel 上传",
            ..leading_to("/import".to_owned())
        },
        Choice {
            title: "下载导入模板".to_owned(),
            note: format!("空的{}表", customer.title),
            icon: "download".to_owned(),
            words: "excel 空表",
            ..leading_to(format!("/import/template/{}", links::encode(&customer.name)))
        },
        Choice {
            title: "导出全部客户".to_owned(),
            note: "Excel，变更里有记录".to_owned(),
            icon: "download".to_owned(),
            words: "excel 下载",
            post: true,
            ..leading_to(links::with_query(
                "/export",
                &[("kind", &customer.name), ("format", "xlsx")],
            ))
        },
        acting("打印这一页", "", "file", "print", "纸 pdf"),
        Choice {
            keys: "?".to_owned(),
            ..acting("看快捷键", "", "bolt", "help", "帮助 键盘")
        },
    ];
    let is_possible = [has(FOLLOW_UP), true, has(TASK), true];
    let deeds = deeds
        .into_iter()
        .zip(is_possible)
        .filter(|(_, is_possible)| *is_possible);
    let deeds = deeds.map(|(choice, _)| choice);
    let of_customer = here.map(deeds_with).unwrap_or_default();
    (deeds.chain(of_customer).collect(), others.into())
}

/// What its page has buttons for.
fn deeds_with(customer: &CustomerView) -> Vec<Choice> {
    let deed = |title: String, href: String, icon: &str, words: &'static str| Choice {
        title,
        note: format!("关于 {}", customer.name),
        icon: icon.to_owned(),
        words,
        ..leading_to(href)
    };
    let word = word_of(customer);
    let acts = quick(word, customer.archived).map(|(act, link)| {
        let (icon, words) = match act {
            Act::Owner => ("people", "移交 交接 换人"),
            Act::Status => ("tag", "成交 意向 流失 签约"),
            Act::Move => ("folder", "行业 规模 换分类"),
            _ => ("folder", "存档 归档 恢复"),
        };
        deed(link.text, link.href, icon, words)
    });
    let page = links::customer(&customer.customer_id, customer.dir.as_str());
    let attach = deed(
        "上传附件".to_owned(),
        format!("{page}#files"),
        "upload",
        "文件 照片 图片",
    );
    acts.into_iter().chain([attach]).collect()
}

fn search_for(typed: &str) -> Choice {
    Choice {
        title: format!("在整个客户库里搜索“{typed}”"),
        icon: "search".to_owned(),
        ..leading_to(links::with_query("/search", &[("q", typed)]))
    }
}

fn leading_to(href: String) -> Choice {
    Choice {
        title: String::new(),
        note: String::new(),
        icon: String::new(),
        keys: String::new(),
        href: (!href.is_empty()).then_some(href),
        act: None,
        post: false,
        words: "",
    }
}

/// What fits what was typed, by its title or by another word for it, the best first.
fn fitting(choices: Vec<Choice>, typed: &str) -> Vec<Choice> {
    let fit = |choice: &Choice| {
        let others = choice.words.split_whitespace().filter_map(|word| likeness(word, typed));
        likeness(&choice.title, typed)
            .into_iter()
            .chain(others.map(|fit| fit + 6))
            .min()
    };
    let mut fitting: Vec<(u8, Choice)> = choices
        .into_iter()
        .filter_map(|choice| Some((fit(&choice)?, choice)))
        .collect();
    fitting.sort_by_key(|(fit, _)| *fit);
    fitting
        .into_iter()
        .take(MOST_PLACES)
        .map(|(_, choice)| choice)
        .collect()
}
