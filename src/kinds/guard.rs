//! What a schema must not do, checked before anything follows its references: refer to other files, run in circles, or unfold
//! into something huge. A schema can come with any `git pull`; it may be wrong, but it may not stop kehu.

use super::subschema;
use crate::yaml::{FieldPath, Segment};
use serde_json::Value;
use std::collections::HashMap;

/// Most subschemas a kind may unfold to. The largest built-in kind has fewer than 150.
const MOST_SUBSCHEMAS: usize = 20_000;
/// Deepest nesting of schemas.
const DEEPEST: usize = 64;

/// Something wrong in a schema, and where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flaw {
    pub path: FieldPath,
    /// Chinese.
    pub message: String,
}

impl Flaw {
    pub(super) fn new(path: &[Segment], message: impl Into<String>) -> Self {
        Self {
            path: FieldPath(path.to_vec()),
            message: message.into(),
        }
    }
}

/// Refuses what cannot be used safely.
pub(super) fn check(root: &Value) -> Result<(), Flaw> {
    let Some(map) = root.as_object() else {
        return Err(Flaw::new(
            &[],
            "这不是一份字段说明：最外层应是 title、properties 等关键字",
        ));
    };
    if !map.get("properties").is_some_and(Value::is_object) {
        return Err(Flaw::new(&[], "没有 properties：请在 properties 下面列出字段"));
    }
    let mut walk = Walk {
        root,
        sizes: HashMap::new(),
        path: Vec::new(),
    };
    walk.size(root, 0).map(|_| ())
}

struct Walk<'a> {
    root: &'a Value,
    /// Unfolded size of each reference's target; None while it is being measured.
    sizes: HashMap<&'a str, Option<usize>>,
    path: Vec<Segment>,
}

impl<'a> Walk<'a> {
    /// How many subschemas `node` unfolds to.
    fn size(&mut self, node: &'a Value, depth: usize) -> Result<usize, Flaw> {
        let Some(map) = node.as_object() else { return Ok(1) };
        if depth > DEEPEST {
            return Err(self.flaw(format!("嵌套太深（超过 {DEEPEST} 层）")));
        }
        for keyword in ["$dynamicRef", "$recursiveRef"] {
            if map.contains_key(keyword) {
                return Err(self.flaw(format!("不支持 {keyword}，请用 $ref 引用本文件 $defs 里的定义")));
            }
        }
        if depth > 0 && map.contains_key("$id") {
            return Err(self.flaw("不支持在里层写 $id"));
        }
        let mut size = 1;
        if let Some(reference) = map.get("$ref") {
            self.path.push(Segment::Key("$ref".into()));
            size += self.reference(reference, depth)?;
            self.path.pop();
        }
        for (steps, child) in subschema::children(map) {
            let length = self.path.len();
            self.path.extend(steps);
            size += self.size(child, depth + 1)?;
            self.path.truncate(length);
        }
        if size > MOST_SUBSCHEMAS {
            return Err(self.flaw("展开后太大：请减少 $ref 的层层引用"));
        }
        Ok(size)
    }

    fn reference(&mut self, reference: &'a Value, depth: usize) -> Result<usize, Flaw> {
        let Some(reference) = reference.as_str() else {
            return Err(self.flaw("$ref 应是文字，例如 \"#/$defs/money\""));
        };
        let Some(target) = subschema::target(self.root, reference).filter(|_| reference.starts_with("#/")) else {
            return Err(self.flaw(if reference.starts_with("#/") {
                format!("$ref 指向的 {reference} 不存在")
            } else {
                format!("$ref 只能引用本文件内的定义（#/$defs/…），不能是“{reference}”")
            }));
        };
        match self.sizes.get(reference) {
            Some(Some(size)) => return Ok(*size),
            Some(None) => return Err(self.flaw(format!("$ref 绕回了自己：{reference}"))),
            None => {}
        }
        self.sizes.insert(reference, None);
        let size = self.size(target, depth + 1)?;
        self.sizes.insert(reference, Some(size));
        Ok(size)
    }

    fn flaw(&self, message: impl Into<String>) -> Flaw {
        Flaw::new(&self.path, message)
    }
}
