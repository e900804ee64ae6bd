//! Doing what was chosen.

use super::{Proposal, Sort, signature, survey};
use crate::archive::{Archive, Viewer};
use crate::edit::{Alteration, By, EditError, Fate, Item, Planned, Step, apply_many, at_keyboard, plan_many};
use std::collections::BTreeSet;

/// What came of it.
#[derive(Debug)]
pub struct Tidied {
    /// None where nothing was to be done, and of a preview.
    pub commit: Option<String>,
    /// What was, or would be, done.
    pub done: Vec<Proposal>,
    /// Customers that stay as they are, and why.
    pub refused: Vec<(String, String)>,
    /// Words that choose nothing any more: somebody else has tidied up, or the facts are others now.
    pub outdated: Vec<String>,
}

/// What would come of these words ([`Proposal::is_meant`]) now. Nothing is written.
///
/// # Errors
/// Where the facts cannot be read.
pub fn preview(archive: &Archive, words: &[String]) -> Result<Tidied, EditError> {
    let (chosen, planned) = Chosen::of(archive, words, &By::default())?;
    Ok(chosen.told(None, &planned.items))
}

/// Does what these words choose ([`Proposal::is_meant`]), as it is proposed now, in one commit.
///
/// # Errors
/// Where nothing could be written.
pub fn apply(archive: &Archive, words: &[String], by: &By) -> Result<Tidied, EditError> {
    let (chosen, mut planned) = Chosen::of(archive, words, by)?;
    "整理".clone_into(&mut planned.verb);
    planned.what = counted(&chosen.done_of(&planned.items));
    let because = By {
        reason: by
            .reason
            .clone()
            .filter(|reason| !reason.trim().is_empty())
            .or_else(|| Some(reason(&chosen.proposals))),
        ..by.clone()
    };
    let done = apply_many(archive, planned, &because)?;
    Ok(chosen.told(done.commit, &done.items))
}

/// What was chosen.
struct Chosen {
    proposals: Vec<Proposal>,
    /// Words that choose nothing.
    outdated: Vec<String>,
}

impl Chosen {
    fn of(archive: &Archive, words: &[String], by: &By) -> Result<(Self, Planned), EditError> {
        let proposals = survey(&archive.read(&Viewer::everything())?)?.proposals;
        let doable: Vec<Proposal> = proposals.into_iter().filter(Proposal::is_doable).collect();
        let is_known = |word: &&String| doable.iter().any(|proposal| proposal.is_meant(word));
        let outdated = words.iter().filter(|word| !is_known(word)).cloned().collect();
        let is_chosen = |proposal: &Proposal| words.iter().any(|word| proposal.is_meant(word));
        let chosen: Vec<Proposal> = doable.iter().filter(|proposal| is_chosen(proposal)).cloned().collect();
        let signed = signature(&at_keyboard(archive, by), archive.clock().today());
        let steps = chosen.iter().map(|proposal| Step {
            path: proposal.profile.clone(),
            alterations: match proposal.sort {
                Sort::Review => vec![Alteration::Set(signed.clone())],
                _ => proposal.alterations.clone(),
            },
        });
        let planned = plan_many(archive, steps.collect());
        let chosen = Self {
            proposals: chosen,
            outdated,
        };
        Ok((chosen, planned))
    }

    /// The proposals whose customers change.
    fn done_of(&self, items: &[Item]) -> Vec<Proposal> {
        let changed = items.iter().filter(|item| item.fate == Fate::Changes);
        let changed: BTreeSet<_> = changed.map(|item| &item.path).collect();
        let all = self.proposals.iter();
        all.filter(|proposal| changed.contains(&proposal.profile))
            .cloned()
            .collect()
    }

    fn told(self, commit: Option<String>, items: &[Item]) -> Tidied {
        let refused = items.iter().filter_map(Item::refused);
        Tidied {
            commit,
            done: self.done_of(items),
            refused: refused
                .map(|(item, reason)| (item.customer_name.clone(), reason.to_owned()))
                .collect(),
            outdated: self.outdated,
        }
    }
}

/// 3 个移文件夹，2 个归档: all that is done, in the order of the sorts.
fn counted(done: &[Proposal]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for sort in Sort::ALL {
        let count = done.iter().filter(|proposal| proposal.sort == sort).count();
        match counts.iter_mut().find(|(deed, _)| *deed == sort.deed()) {
            Some((_, sum)) => *sum += count,
            None => counts.push((sort.deed(), count)),
        }
    }
    let told = counts.iter().filter(|(_, count)| *count > 0);
    told.map(|(deed, count)| format!("{count} 个{deed}"))
        .collect::<Vec<_>>()
        .join("，")
}

/// 长期没有往来，也没有意向；测试数据
fn reason(chosen: &[Proposal]) -> String {
    let sorts: BTreeSet<Sort> = chosen.iter().map(|proposal| proposal.sort).collect();
    sorts.into_iter().map(Sort::title).collect::<Vec<_>>().join("；")
}
