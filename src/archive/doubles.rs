//! What only shows across customers: numbers, credit codes and names that stand twice.
//!
//! Asked after every save in a vault of ten thousand customers, and hardly ever answered differently: who the customers are is
//! kept, and compared anew only when one of them came, went, or goes by another name or number now.

use crate::kinds::CUSTOMER_NAME;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use super::error::Result;
use super::snapshot::Snapshot;
use crate::index::{Kept, ProfileLine};
use crate::rules::{Finding, Identity, check_identities};
use crate::vault::{Content, RelPath};
use crate::yaml::{Document, FieldPath, Segment};

/// A customer as far as others may be taken for it, and the content that this was read from.
struct Known {
    identity: Identity,
    blob: [u8; 20],
    /// Of the identity.
    hash: u64,
}

/// Who the customers were, and what was found about them.
#[derive(Default)]
pub(super) struct Doubles {
    hasher: RandomState,
    profiles: Kept<Known>,
    last: Mutex<Answer>,
}

/// What was found, and for which customers.
#[derive(Default)]
struct Answer {
    /// The hashes of all identities together, whatever their order, and of the rules that the team does not want.
    all: u64,
    /// Those that are found twice.
    suspects: BTreeSet<String>,
    /// Contents of the suspects' profiles, which tell the findings' places.
    contents: Vec<[u8; 20]>,
    findings: Arc<Vec<Finding>>,
}

impl Doubles {
    pub fn findings(&self, snapshot: &Snapshot<'_>) -> Result<Arc<Vec<Finding>>> {
        let known = snapshot.index.each_profile(&self.profiles, |line, blob| {
            let identity = identity(line);
            let parts = (
                &identity.path,
                &identity.customer_id,
                &identity.name,
                &identity.credit_code,
            );
            Known {
                hash: self.hasher.hash_one(parts),
                identity,
                blob,
            }
        })?;
        let rules = self.hasher.hash_one(&snapshot.settings.quality.disabled_rules);
        let all = known
            .iter()
            .fold(rules, |sum, customer| sum.wrapping_add(customer.hash));
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.all != all {
            let identities: Vec<Identity> = known.iter().map(|customer| customer.identity.clone()).collect();
            let suspects = check_identities(&identities, &snapshot.settings)
                .into_iter()
                .map(|finding| finding.path);
            *last = Answer {
                all,
                suspects: suspects.collect(),
                ..Answer::default()
            };
        }
        // Only for these few is it worth reading where in their files the values stand.
        let mut suspects: Vec<&Arc<Known>> = known
            .iter()
            .filter(|customer| last.suspects.contains(&customer.identity.path))
            .collect();
        suspects.sort_by(|left, right| left.identity.path.cmp(&right.identity.path));
        let contents: Vec<[u8; 20]> = suspects.iter().map(|customer| customer.blob).collect();
        if last.contents != contents {
            let located: Vec<Identity> = suspects
                .iter()
                .map(|customer| locate(&customer.identity, snapshot))
                .collect();
            last.findings = Arc::new(check_identities(&located, &snapshot.settings));
            last.contents = contents;
        }
        Ok(last.findings.clone())
    }
}

fn locate(identity: &Identity, snapshot: &Snapshot<'_>) -> Identity {
    let mut located = identity.clone();
    let content = RelPath::new(&identity.path).and_then(|path| {
        let limit = snapshot.settings.quality.max_file_bytes;
        snapshot.archive.vault.read(&path, limit).ok().flatten()
    });
    if let Some(Content::Bytes { bytes, .. }) = content
        && let Ok(text) = std::str::from_utf8(&bytes)
        && let Ok(document) = Document::parse(text)
    {
        located.spans = ["customer_id", CUSTOMER_NAME, "credit_code"].map(|key| {
            let path = FieldPath(vec![Segment::Key(key.to_owned())]);
            document.span_of(&path)
        });
    }
    located
}

fn identity(line: ProfileLine) -> Identity {
    Identity {
        path: line.path.as_str().to_owned(),
        customer_id: line.customer_id,
        name: line.customer_name,
        credit_code: line.credit_code,
        spans: [None; 3],
    }
}
