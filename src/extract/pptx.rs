//! Presentations: slide after slide as they are shown, each with its notes.

use super::office::{self, attribute};
use super::package::Package;
use super::parts::Parts;
use crate::texts::Note;
use std::collections::HashMap;

pub(super) fn read(mut package: Package, parts: &mut Parts<'_>) -> Result<(), Note> {
    for (number, slide) in (1..).zip(slides(&mut package)?) {
        let text = office::text(package.part(&slide)?, parts.left()).unwrap_or_default();
        let notes = notes(&mut package, &slide, parts.left());
        if !parts.put(format!("第 {number} 页"), &text) || !parts.put(format!("第 {number} 页备注"), &notes) {
            break;
        }
    }
    Ok(())
}

/// The slides in their order: parts are numbered as they were made, not as they are shown.
fn slides(package: &mut Package) -> Result<Vec<String>, Note> {
    let targets = relations(package, "ppt/presentation.xml");
    let mut ids = Vec::new();
    office::each_element(package.part("ppt/presentation.xml")?, &mut |tag| {
        if tag.local_name().as_ref() == "sldId" {
            let relation = tag.attributes().flatten().find(|found| found.key.as_ref() == "r:id");
            ids.extend(relation.map(|found| found.value.into_owned()));
        }
    })?;
    let listed: Vec<String> = ids.iter().filter_map(|id| Some(targets.get(id)?.1.clone())).collect();
    let are_there = !listed.is_empty() && listed.iter().all(|name| package.has(name));
    Ok(if are_there {
        listed
    } else {
        package.names("ppt/slides/slide")
    })
}

fn notes(package: &mut Package, slide: &str, most: usize) -> String {
    let relations = relations(package, slide);
    let notes = relations.values().find(|(kind, _)| kind.ends_with("/notesSlide"));
    let text = notes.and_then(|(_, name)| office::text(package.part(name).ok()?, most).ok());
    text.unwrap_or_default()
}

/// What a part refers to, by id: the kind of the relation and the other part's name.
fn relations(package: &mut Package, of: &str) -> HashMap<String, (String, String)> {
    let mut relations = HashMap::new();
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let Ok(part) = package.part(&format!("{folder}/_rels/{name}.rels")) else {
        return relations;
    };
    // What was read before a fault counts.
    let _ = office::each_element(part, &mut |tag| {
        if let (Some(id), Some(kind), Some(target)) =
            (attribute(tag, "Id"), attribute(tag, "Type"), attribute(tag, "Target"))
        {
            relations.insert(id, (kind, resolved(folder, &target)));
        }
    });
    relations
}

/// `../notesSlides/a.xml` as seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').collect();
    for step in target.split('/') {
        match step {
            ".." => drop(path.pop()),
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}
