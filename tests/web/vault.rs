//! A vault told in sentences.

use std::path::{Path, PathBuf};

/// Writes customers into a fresh vault.
pub struct VaultBuilder {
    root: PathBuf,
    customers: u32,
}

/// Adds records to one customer.
pub struct CustomerBuilder {
    dir: PathBuf,
}

impl VaultBuilder {
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            customers: 0,
        }
    }

    pub fn write(&mut self, path: &str, text: impl AsRef<[u8]>) {
        put(&self.root.join(path), text.as_ref());
    }

    /// Takes away what a new vault has.
    pub fn removed(&mut self, path: &str) {
        std::fs::remove_file(self.root.join(path)).unwrap();
    }

    /// A customer of medium size in the manufacturing industry that breaks no rule. Numbers count up from 0001.
    pub fn customer(&mut self, name: &str) -> CustomerBuilder {
        self.customers += 1;
        let dir = self.root.join(format!("客户/制造业/中型/{}", folder(name)));
        put(&dir.join("客户.yaml"), profile(self.customers, name).as_bytes());
        CustomerBuilder { dir }
    }
}

impl CustomerBuilder {
    /// Puts a value into the profile, in place of the one that is there.
    pub fn with(self, key: &str, value: &str) -> Self {
        let path = self.dir.join("客户.yaml");
        let text = std::fs::read_to_string(&path).unwrap();
        let mut is_old = false;
        let is_other = |line: &&str| {
            // What is indented belongs to the key above.
            is_old = if line.starts_with(' ') {
                is_old
            } else {
                line.starts_with(&format!("{key}:"))
            };
            !is_old
        };
        let others: Vec<&str> = text.lines().filter(is_other).collect();
        put(&path, format!("{}\n{key}: {value}\n", others.join("\n")).as_bytes());
        self
    }

    pub fn followup(self, time: &str, subject: &str, content: &str) -> Self {
        let file = format!(
            "跟进/{}-电话-{}.yaml",
            time.replace(' ', "-").replace(':', ""),
            folder(subject)
        );
        let text = format!(
            "time: {time}\nmethod: 电话\nby: 张三\nsubject: {}\ncontent: {}\n",
            quoted(subject),
            quoted(content)
        );
        put(&self.dir.join(file), text.as_bytes());
        self
    }

    pub fn contract(self, number: &str, project: &str, amount: u32, signed_on: &str) -> Self {
        let file = format!("合同/{number}-{}-{signed_on}.yaml", folder(project));
        let text = format!(
            "contract_no: {number}\nproject: {}\namount: {amount}\nsigned_on: {signed_on}\nstatus: 执行中\n\
             receipts:\n  - on: {signed_on}\n    amount: {}\n",
            quoted(project),
            amount / 2
        );
        put(&self.dir.join(file), text.as_bytes());
        self
    }

    /// Takes a file away again.
    pub fn gone(self, path: &str) -> Self {
        std::fs::remove_file(self.dir.join(path)).unwrap();
        self
    }

    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        put(&self.dir.join(path), bytes.as_ref());
        self
    }
}

fn put(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn folder(name: &str) -> String {
    kehu::vault::layout::safe_name(name)
}

/// A YAML scalar for any text.
pub fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

pub fn profile(number: u32, name: &str) -> String {
    format!(
        "customer_id: CUST20260101{number:04}\n\
         customer_name: {}\n\
         party: 个人\n\
         industry: 制造业   # 主要做机床\n\
         company_size: 中型\n\
         city: 杭州\n\
         customer_type: 意向客户\n\
         follow_up_status: 跟进中\n\
         customer_level: B\n\
         source: 展会\n\
         owner: 张三\n\
         created_on: 2026-01-01\n\
         contacts:\n\
         \x20 - name: 李四\n\
         \x20   title: 采购经理\n\
         \x20   phone: \"13800138000\"\n\
         \x20   email: li.si@example.com\n",
        quoted(name)
    )
}

/// A YAML flow list of any texts.
pub fn quoted_list(texts: &[&str]) -> String {
    serde_json::to_string(texts).unwrap()
}
