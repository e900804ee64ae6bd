//! A vault on a day of the test's choosing.

use crate::temp_vault::TempVault;
use kehu::archive::{Archive, Clock, Viewer};
use kehu::edit::By;
use kehu::tidy::{self, Proposal, Sort, Survey, Tidied};

pub struct Desk {
    vault: TempVault,
    archive: Archive,
}

/// A customer that is told in a sentence.
pub struct Customer<'d> {
    desk: &'d Desk,
    dir: String,
}

impl Desk {
    pub fn on(day: &str) -> Self {
        let vault = TempVault::new();
        let archive = vault.open();
        Self { vault, archive }.moved_to(day)
    }

    /// The same vault on another day.
    pub fn moved_to(self, day: &str) -> Self {
        let archive = self.archive.with_clock(Clock::on(day.parse().unwrap()));
        Self { archive, ..self }
    }

    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// A customer of this type who was put on record on 2026-01-01.
    pub fn customer(&self, name: &str, customer_type: &str) -> Customer<'_> {
        let dir = format!("客户/制造业/中型/{name}");
        let number: u32 = name.bytes().map(u32::from).sum();
        let profile = format!(
            "customer_id: CUST20260101{number:04}\ncustomer_name: {name}\nparty: 个人\nindustry: 制造业   # 机床\n\
             company_size: 中型\ncustomer_type: {customer_type}\nfollow_up_status: 跟进中\nsource: 展会\nowner: 张三\n\
             created_on: 2026-01-01\ncontacts:\n  - name: 李四\n    title: 采购经理\n    phone: \"13800138000\"\n"
        );
        self.put(&format!("{dir}/客户.yaml"), &profile);
        Customer { desk: self, dir }
    }

    pub fn put(&self, path: &str, text: &str) {
        self.vault.put(path, text);
    }

    /// Takes in what was written.
    pub fn saved(self) -> Self {
        self.archive.catch_up(&|_| {}).unwrap();
        self
    }

    pub fn survey(&self) -> Survey {
        tidy::survey(&self.archive.read(&Viewer::everything()).unwrap()).unwrap()
    }

    /// `past 盛泰机械`, in the order of the page; without the reviews that fall due for everybody.
    pub fn proposed(&self) -> Vec<String> {
        let told = |proposal: &Proposal| format!("{} {}", proposal.sort.key(), proposal.customer_name);
        let all = self.survey().proposals;
        all.iter().filter(|one| one.sort != Sort::Review).map(told).collect()
    }

    /// Whose profiles are to be reviewed, in the order of the page.
    pub fn to_review(&self) -> Vec<String> {
        let survey = self.survey();
        survey.of(Sort::Review).map(|one| one.customer_name.clone()).collect()
    }

    pub fn only(&self, sort: &str) -> Proposal {
        let found = self.survey().proposals.into_iter().filter(|one| one.sort.key() == sort);
        let found: Vec<Proposal> = found.collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    }

    pub fn apply(&self, words: &[&str]) -> Tidied {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let by = By {
            via: "web".to_owned(),
            ..By::default()
        };
        tidy::apply(&self.archive, &words, &by).unwrap()
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.vault.path(path)).unwrap_or_default()
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        self.vault.git(arguments).trim().to_owned()
    }
}

impl Customer<'_> {
    fn profile(&self) -> String {
        format!("{}/客户.yaml", self.dir)
    }

    pub fn with(self, line: &str) -> Self {
        let text = self.desk.read(&self.profile());
        let key = line.split(':').next().unwrap();
        let others = text.lines().filter(|old| !old.starts_with(&format!("{key}:")));
        let others: Vec<&str> = others.collect();
        self.desk
            .put(&self.profile(), &format!("{}\n{line}\n", others.join("\n")));
        self
    }

    pub fn called(self, day: &str) -> Self {
        self.called_and_planned(day, "")
    }

    pub fn called_and_planned(self, day: &str, next: &str) -> Self {
        let next = if next.is_empty() {
            String::new()
        } else {
            format!("next:\n  time: {next}\n  goal: 送样机\n")
        };
        let text = format!("time: {day} 00:00\nmethod: 电话\nby: 张三\nsubject: 报价\ncontent: 已报价\n{next}");
        self.desk
            .put(&format!("{}/跟进/{day}-0000-电话-报价.yaml", self.dir), &text);
        self
    }

    pub fn signed(self, day: &str, amount: u32, paid: u32) -> Self {
        let text = format!(
            "contract_no: HT{amount}\nproject: 数控机床\namount: {amount}\nsigned_on: {day}\nstatus: 执行中\n\
             receipts:\n  - on: {day}\n    amount: {paid}\n"
        );
        self.desk
            .put(&format!("{}/合同/HT{amount}-数控机床-{day}.yaml", self.dir), &text);
        self
    }
}
