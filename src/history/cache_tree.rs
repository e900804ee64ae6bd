//! The part of git's index that names the tree object of each folder, as far as it is known (extension `TREE`). With it
//! `git status` compares whole folders with HEAD instead of reading every tree.

/// Deeper folders than any file system holds are damage.
const MAX_DEPTH: usize = 1000;

/// One folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CacheTree {
    name: Vec<u8>,
    /// The number of index entries below the folder, and the tree they make; None when they changed since.
    known: Option<(usize, [u8; 20])>,
    children: Vec<CacheTree>,
}

impl CacheTree {
    pub fn new(name: Vec<u8>, entries: usize, id: [u8; 20], children: Vec<CacheTree>) -> Self {
        Self {
            name,
            known: Some((entries, id)),
            children,
        }
    }

    /// None when it is not well-formed; git then goes without.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (tree, rest) = parse_folder(bytes, 0)?;
        rest.is_empty().then_some(tree)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.push(&mut bytes);
        bytes
    }

    fn push(&self, bytes: &mut Vec<u8>) {
        let count = self
            .known
            .map_or_else(|| "-1".to_string(), |(entries, _)| entries.to_string());
        bytes.extend_from_slice(&self.name);
        bytes.extend_from_slice(format!("\0{count} {}\n", self.children.len()).as_bytes());
        if let Some((_, id)) = &self.known {
            bytes.extend_from_slice(id);
        }
        self.children.iter().for_each(|child| child.push(bytes));
    }

    /// Forgets what is known about the folders above `path`, whose entry changed.
    pub fn invalidate(&mut self, path: &[u8]) {
        self.known = None;
        let Some(slash) = path.iter().position(|byte| *byte == b'/') else {
            // A file where a folder was.
            self.children.retain(|child| child.name != path);
            return;
        };
        let (folder, rest) = path.split_at(slash);
        let child = self.children.iter_mut().find(|child| child.name == folder);
        if let (Some(child), Some(below)) = (child, rest.get(1..)) {
            child.invalidate(below);
        }
    }
}

fn parse_folder(bytes: &[u8], depth: usize) -> Option<(CacheTree, &[u8])> {
    let (name, rest) = split_after(bytes, 0)?;
    let (count, rest) = split_after(rest, b' ')?;
    let (folders, mut rest) = split_after(rest, b'\n')?;
    let number = |bytes| std::str::from_utf8(bytes).ok()?.parse::<i64>().ok();
    let mut tree = CacheTree {
        name: name.to_vec(),
        known: None,
        children: Vec::new(),
    };
    if let Ok(count) = usize::try_from(number(count)?) {
        let (id, after) = rest.split_at_checked(20)?;
        tree.known = Some((count, id.try_into().ok()?));
        rest = after;
    }
    for _ in 0..number(folders)? {
        if depth > MAX_DEPTH {
            return None;
        }
        let (child, after) = parse_folder(rest, depth + 1)?;
        tree.children.push(child);
        rest = after;
    }
    Some((tree, rest))
}

/// Splits before and after the first `delimiter`.
fn split_after(bytes: &[u8], delimiter: u8) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == delimiter)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::CacheTree;

    fn folder(name: &str, children: Vec<CacheTree>) -> CacheTree {
        CacheTree::new(name.into(), 3, [7; 20], children)
    }

    #[test]
    fn bytes_and_back() {
        let mut tree = folder(
            "",
            vec![
                folder("客户", vec![folder("甲", vec![]), folder("乙", vec![])]),
                folder("schemas", vec![]),
            ],
        );
        assert_eq!(CacheTree::parse(&tree.to_bytes()), Some(tree.clone()));
        tree.invalidate("客户/甲/跟进/1.yaml".as_bytes());
        let parsed = CacheTree::parse(&tree.to_bytes()).unwrap();
        assert_eq!(parsed, tree);
        assert!(
            tree.known.is_none() && tree.children[0].known.is_none() && tree.children[0].children[0].known.is_none()
        );
        assert!(tree.children[0].children[1].known.is_some() && tree.children[1].known.is_some());
        tree.invalidate("客户".as_bytes());
        assert_eq!(tree.children.len(), 1, "a file took the folder's place");
    }

    #[test]
    fn nonsense_is_refused() {
        let bytes = folder("", vec![folder("a", vec![])]).to_bytes();
        for end in 0..bytes.len() {
            assert_eq!(CacheTree::parse(&bytes[..end]), None);
        }
        assert_eq!(CacheTree::parse("\0-1 1\n".repeat(5000).as_bytes()), None);
        assert_eq!(CacheTree::parse(b"\0x y\n"), None);
    }
}
