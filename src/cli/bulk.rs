//! What the commands that change many customers at once share: whom, the preview, the question, and what was done.

use clap::Args;
use serde_json::json;

use super::Outcome;
use super::confirm::confirmed;
use super::output::{self, json_line, say};
use super::whom::whom;
use super::writing::{by, told};
use crate::archive::{Archive, Snapshot, Standing, Viewer, says_standing};
use crate::edit::{Alteration, By, Fate, Item, Left, Planned, Step, apply_many, plan_many, profiles_found};
use crate::vault::{PROFILE, RelPath};

/// Customers shown before the rest is counted.
const SHOWN: usize = 20;

#[derive(Args)]
pub struct Bulk {
    /// 所有符合条件的客户，写法和搜索一样，例如 行业:制造业 负责人:张三；已归档的不算，要算上就加 归档:是,否
    #[arg(long = "where", value_name = "条件", allow_hyphen_values = true)]
    query: Option<String>,
    /// 只看会改成什么，不写入
    #[arg(long)]
    dry_run: bool,
    /// 改许多客户时不询问，直接改
    #[arg(long)]
    yes: bool,
    /// 原因，记在变更里；改客户名称、负责人等核心资料时必须写
    #[arg(long, value_name = "原因")]
    reason: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Bulk {
    /// Whether a single customer is named, and nothing is to be looked at before.
    pub const fn is_plain(&self) -> bool {
        self.query.is_none() && !self.dry_run
    }

    pub fn by(&self) -> By {
        by(self.reason.clone())
    }

    pub const fn wants_json(&self) -> bool {
        self.json
    }

    /// Whether a query says who is meant.
    pub const fn is_for_many(&self) -> bool {
        self.query.is_some()
    }

    /// Takes the customer off the arguments, unless a query says who is meant.
    pub fn part<'w>(&self, words: &'w [String]) -> anyhow::Result<(Option<&'w str>, &'w [String])> {
        match (&self.query, words) {
            (Some(_), rest) => Ok((None, rest)),
            (None, [customer, rest @ ..]) => Ok((Some(customer), rest)),
            (None, []) => anyhow::bail!("缺少参数：<客户>；要改许多客户请用 --where 写条件"),
        }
    }

    /// The profiles of those who are meant: all of this standing that the query finds, or the one customer. Who only looks need not
    /// be exact.
    pub fn whose(&self, archive: &Archive, word: Option<&str>, standing: Standing) -> anyhow::Result<Vec<RelPath>> {
        // An empty variable of a script must not change everybody.
        anyhow::ensure!(
            self.query
                .as_deref()
                .is_none_or(|query| query.contains(char::is_alphanumeric)),
            "--where 后面没有条件；真要改全部客户，请写 --where 类型:客户"
        );
        let everything = || archive.read(&Viewer::everything());
        if let Some(query) = &self.query {
            return found(&everything()?, query, standing);
        }
        let word = word.unwrap_or_default();
        let dir = if self.dry_run {
            everything()?.customer_meant(word)?.customer().dir
        } else {
            whom(archive, word)?.dir
        };
        Ok(dir.join(PROFILE).into_iter().collect())
    }

    /// Shows what would become of the customers, asks where there are several, and does it. What waits for a former owner goes
    /// along to the new one, unless `keep_tasks`.
    pub fn run(
        &self,
        archive: &Archive,
        profiles: Vec<RelPath>,
        alterations: &[Alteration],
        keep_tasks: bool,
    ) -> anyhow::Result<Outcome> {
        let mut planned = plan_many(archive, Step::each(profiles, alterations));
        if keep_tasks {
            planned.keep_tasks();
        }
        let changing = planned.changing().count();
        if !self.json {
            preview(&planned)?;
        }
        if self.dry_run || changing == 0 {
            return self.finish(&planned.items, None, "");
        }
        self.by().ensure_reason(&planned.core).map_err(told)?;
        let makes_tasks = planned.makes_tasks();
        let question = if makes_tasks {
            format!("给这 {changing} 个客户新建任务吗？")
        } else {
            format!("修改这 {changing} 个客户吗？")
        };
        if changing > 1 && !self.yes && !confirmed(&question, "要直接改请加 --yes，只看结果请加 --dry-run")?
        {
            say!("没有修改");
            return Ok(Outcome::Fine);
        }
        let verb = planned.verb.trim_start_matches("批量").to_owned();
        let done = apply_many(archive, planned, &self.by()).map_err(told)?;
        output::settle(archive);
        self.finish(
            &done.items,
            done.commit.as_deref(),
            if makes_tasks { "" } else { &verb },
        )
    }

    /// `verb` is what was done, empty where tasks were made.
    fn finish(&self, items: &[Item], commit: Option<&str>, verb: &str) -> anyhow::Result<Outcome> {
        let changed = items.iter().filter(|item| item.fate == Fate::Changes).count();
        let refused: Vec<(&Item, &str)> = items.iter().filter_map(Item::refused).collect();
        if self.json {
            let of_fate = |item: &&Item| item.fate == Fate::Changes;
            json_line(&json!({
                "commit": commit,
                "paths": items.iter().filter(of_fate).map(Item::path_after).collect::<Vec<_>>(),
                "changed": changed,
                "unchanged": items.len() - changed - refused.len(),
                "refused": refused.len(),
                "items": items,
            }))?;
        } else if let Some(commit) = commit {
            let short: String = commit.chars().take(10).collect();
            let handed = items.iter().filter(|item| item.fate == Fate::Changes).map(Item::handed);
            let along = along(handed.sum());
            let did = match verb {
                "" => format!("已给 {changed} 个客户新建任务"),
                verb => format!("已{verb} {changed} 个客户{along}"),
            };
            say!("{did}\n变更记录：{short}（kehu undo 可以撤销）");
        } else if items.is_empty() {
            say!("没有符合条件的客户");
        } else if changed == 0 {
            say!("没有要改的，什么也没有写");
        }
        let changed = items.iter().filter(|item| item.fate == Fate::Changes);
        let left: Vec<Left> = changed.flat_map(|item| item.left.clone()).collect();
        tell_left(&left);
        for (item, reason) in refused.iter().take(SHOWN) {
            eprintln!("不能改：{}：{reason}", item.customer_name);
        }
        if refused.len() > SHOWN {
            eprintln!("……不能改的共 {} 个", refused.len());
        }
        Ok(if refused.is_empty() {
            Outcome::Fine
        } else {
            Outcome::Findings
        })
    }
}

/// Those of this standing that a query finds; who is left out for being archived is told, with the words that include them.
fn found(snapshot: &Snapshot<'_>, query: &str, standing: Standing) -> anyhow::Result<Vec<RelPath>> {
    let all = |standing: Standing| standing.answer(profiles_found(snapshot, &standing.applied(query)), query);
    let profiles = all(standing)?;
    if standing == Standing::Living && !says_standing(query) {
        let archived = all(Standing::Archived)?.len();
        if archived > 0 {
            eprintln!(
                "另有 {archived} 个已归档的客户也符合条件，没有算在内；要算上，条件里加 {}",
                Standing::Both.condition()
            );
        }
    }
    Ok(profiles)
}

fn preview(planned: &Planned) -> anyhow::Result<()> {
    for item in planned.changing().take(SHOWN) {
        let fields = item.changes.iter().map(|change| {
            let shown = |text: &str| {
                if text.is_empty() {
                    "（空）".to_owned()
                } else {
                    text.replace('\n', " ")
                }
            };
            match change.before.as_str() {
                "" if planned.makes_tasks() => format!("{}：{}", change.label, shown(&change.after)),
                before => format!("{}：{} → {}", change.label, shown(before), shown(&change.after)),
            }
        });
        let moved = item.place.iter().map(|(_, to)| format!("移到 {to}"));
        let handed = Some(item.handed_told()).filter(|handed| !handed.is_empty());
        let handed = handed.map(|handed| format!("一起转交待办 {handed}"));
        let open = item.unfinished.as_ref();
        let open = open.map(|open| format!("注意：还有{}", open.said()));
        let told: Vec<String> = fields.chain(moved).chain(handed).chain(open).collect();
        say!("{}  {}\n  {}", item.customer_name, item.customer_id, told.join("\n  "));
    }
    let changing = planned.changing().count();
    if changing > SHOWN {
        say!("……共 {changing} 个");
    }
    let rest = [
        (planned.unchanged(), "个本来就是这样"),
        (planned.refused().count(), "个不能改"),
    ];
    let rest = rest.iter().filter(|(count, _)| *count > 0);
    let rest: String = rest.map(|(count, what)| format!("，{count} {what}")).collect();
    if !planned.items.is_empty() {
        let does = if planned.makes_tasks() {
            format!("要给 {changing} 个客户新建任务")
        } else {
            format!("要改 {changing} 个客户")
        };
        say!("{does}{rest}{}", along(planned.handed()));
    }
    Ok(())
}

/// What stays behind because it cannot be read.
pub fn tell_left(left: &[Left]) {
    for one in left.iter().take(SHOWN) {
        eprintln!("读不出来，没有转交：{}（{}）", one.path, one.reason);
    }
    if left.len() > SHOWN {
        eprintln!("……没有转交的共 {} 份", left.len());
    }
}

/// What goes along to new owners.
pub fn along(handed: usize) -> String {
    match handed {
        0 => String::new(),
        handed => format!("，并转交 {handed} 项待办"),
    }
}
