use kehu::kinds::{Catalog, Kind, SchemaError, Violation};
use kehu::yaml::{FieldPath, Segment};
use serde_json::Value;
use std::fs;
use std::sync::OnceLock;
use tempfile::TempDir;

pub fn builtin() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(Catalog::builtin)
}

pub fn kind(name: &str) -> &'static Kind {
    builtin().kind(name).unwrap_or_else(|| panic!("no kind {name}"))
}

pub fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// `contacts/1/phone`: digits are places in a list.
pub fn path(steps: &str) -> FieldPath {
    let step = |step: &str| {
        step.parse()
            .map_or_else(|_| Segment::Key(step.to_owned()), Segment::Index)
    };
    FieldPath(steps.split('/').filter(|step| !step.is_empty()).map(step).collect())
}

/// The other way round.
pub fn steps(path: &FieldPath) -> String {
    let step = |segment: &Segment| match segment {
        Segment::Key(key) => key.clone(),
        Segment::Index(index) => index.to_string(),
    };
    path.0.iter().map(step).collect::<Vec<_>>().join("/")
}

/// A profile without a fault.
pub const CUSTOMER: &str = "\
customer_id: CUST202601010001
customer_name: 杭州盛泰机械有限公司
credit_code: 91330106MA2CFKQ960
industry: 制造业
company_size: 中型
customer_type: 意向客户
source: 展会
owner: 张三
contacts:
  - name: 李四
    phone: 13800138000
created_on: 2026-01-01
";

/// The faultless profile with some of its lines replaced or, when `key` is new, added.
pub fn customer_with(lines: &str) -> Value {
    let mut record = yaml(CUSTOMER);
    let Value::Object(changes) = yaml(lines) else {
        panic!("not a map: {lines}")
    };
    for (key, value) in changes {
        record[key] = value;
    }
    record
}

pub fn customer_without(key: &str) -> Value {
    let mut record = yaml(CUSTOMER);
    record
        .as_object_mut()
        .unwrap()
        .shift_remove(key)
        .unwrap_or_else(|| panic!("no {key}"));
    record
}

/// What a violation says, on one line: `industry: 缺少必填项“所属行业” ⇒ 补上一行 …`.
pub fn say(violations: &[Violation]) -> Vec<String> {
    let line = |v: &Violation| {
        let fix = v.fix.as_deref().map_or_else(String::new, |fix| format!(" ⇒ {fix}"));
        format!("{} {:?}: {}{fix}", steps(&v.path), v.problem, v.message)
    };
    violations.iter().map(line).collect()
}

/// A vault's schema folder: the built-in files, then `files` over them; an empty text removes a file.
pub fn schemas(files: &[(&str, &str)]) -> (Catalog, Vec<SchemaError>) {
    let dir = TempDir::new().unwrap();
    for (name, text) in Catalog::builtin_files() {
        fs::write(dir.path().join(name), text).unwrap();
    }
    for (name, text) in files {
        let path = dir.path().join(name);
        if text.is_empty() {
            fs::remove_file(path).unwrap();
        } else {
            fs::write(path, text).unwrap();
        }
    }
    Catalog::load(dir.path())
}

/// Only `files` in the folder, beside the built-in profile.
pub fn only(files: &[(&str, &str)]) -> (Catalog, Vec<SchemaError>) {
    let mut all = vec![("followup.yaml", ""), ("contract.yaml", ""), ("feedback.yaml", "")];
    all.extend_from_slice(files);
    schemas(&all)
}
