use anyhow::bail;
use clap::Args;

use super::bulk::Bulk;
use super::writing::texts;
use super::{Context, Outcome};
use crate::archive::Standing;
use crate::edit::{Alteration, Texts};
use crate::kinds::Kind;

/// The fields of a profile that say where its customer's folder lies.
const CLASS: [&str; 2] = ["industry", "company_size"];

#[derive(Args)]
pub struct Move {
    /// 客户（编号、名称、信用代码），然后是新的分类：制造业/中型，或者 行业=制造业 规模=中型
    #[arg(value_name = "客户 行业/规模", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    bulk: Bulk,
}

impl Move {
    /// Industry and size in the profile, and the folder with them.
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let (customer, class) = self.bulk.part(&self.words)?;
        let class = classes(archive.catalog().customer(), class)?;
        let profiles = self.bulk.whose(&archive, customer, Standing::Living)?;
        self.bulk.run(&archive, profiles, &[Alteration::Classify(class)], false)
    }
}

/// `制造业/中型`, `制造业`, `行业=制造业`.
fn classes(kind: &Kind, words: &[String]) -> anyhow::Result<Texts> {
    let mut class = Texts::new();
    for word in words {
        if word.contains(['=', '＝']) {
            class.extend(texts(kind, std::slice::from_ref(word))?);
            continue;
        }
        let parts = word.split('/').map(str::trim).zip(CLASS);
        class.extend(
            parts
                .filter(|(text, _)| !text.is_empty())
                .map(|(text, key)| (key.to_owned(), text.to_owned())),
        );
    }
    if let Some(other) = class.keys().find(|key| !CLASS.contains(&key.as_str())) {
        let label = kind.field(other).map_or(other.as_str(), |field| field.label.as_str());
        bail!("移动分类只改行业和规模；{label}请用 kehu set 改");
    }
    if class.is_empty() {
        bail!("移到哪里？例如 kehu move 客户 制造业/中型");
    }
    Ok(class)
}
