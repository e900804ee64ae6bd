//! Doing what was chosen.

use super::{Proposal, Sort, survey};
use crate::archive::{Archive, Viewer};
use crate::edit::{By, EditError, Step, apply_many, plan_many};
use std::collections::BTreeSet;

/// What came of it.
#[derive(Debug)]
pub struct Tidied {
    /// None where nothing was to be done.
    pub commit: Option<String>,
    /// What was done.
    pub done: Vec<Proposal>,
    /// Customers that stay as they are, and why.
    pub refused: Vec<(String, String)>,
    /// Words that choose nothing any more: somebody else has tidied up, or the facts are others now.
    pub outdated: Vec<String>,
}

/// Does what these words choose ([`Proposal::is_meant`]), as it is proposed now, in one commit.
///
/// # Errors
/// Where nothing could be written.
pub fn apply(archive: &Archive, words: &[String], by: &By) -> Result<Tidied, EditError> {
    let proposals = survey(&archive.read(&Viewer::everything())?)?.proposals;
    let is_chosen = |proposal: &Proposal| proposal.is_doable() && words.iter().any(|word| proposal.is_meant(word));
    let is_known = |word: &&String| {
        proposals
            .iter()
            .any(|proposal| proposal.is_doable() && proposal.is_meant(word))
    };
    let outdated = words.iter().filter(|word| !is_known(word)).cloned().collect();
    let chosen: Vec<Proposal> = proposals
        .iter()
        .filter(|proposal| is_chosen(proposal))
        .cloned()
        .collect();

    let steps = chosen.iter().map(|proposal| Step {
        path: proposal.profile.clone(),
        alterations: proposal.alterations.clone(),
    });
    let mut planned = plan_many(archive, steps.collect());
    "整理".clone_into(&mut planned.verb);
    let because = By {
        reason: by
            .reason
            .clone()
            .filter(|reason| !reason.trim().is_empty())
            .or_else(|| Some(reason(&chosen))),
        ..by.clone()
    };
    let done = apply_many(archive, planned, &because)?;
    let refused: Vec<(String, String)> = done
        .refused()
        .map(|(item, reason)| (item.customer_name.clone(), reason.to_owned()))
        .collect();
    let changed: BTreeSet<_> = done.changed().map(|item| item.path.clone()).collect();
    Ok(Tidied {
        commit: done.commit,
        done: chosen
            .into_iter()
            .filter(|proposal| changed.contains(&proposal.profile))
            .collect(),
        refused,
        outdated,
    })
}

/// 长期没有往来，也没有意向；测试数据
fn reason(chosen: &[Proposal]) -> String {
    let sorts: BTreeSet<Sort> = chosen.iter().map(|proposal| proposal.sort).collect();
    sorts.into_iter().map(Sort::title).collect::<Vec<_>>().join("；")
}
