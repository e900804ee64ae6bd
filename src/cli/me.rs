use clap::Args;

use super::output::{self, say};
use super::writing::{by, told};
use super::{Context, Outcome};
use crate::edit::introduce;
use crate::vault::Member;

#[derive(Args)]
pub struct Me {
    /// 姓名，和“负责人”里的写法一样；从此在这台电脑上的修改都记在这个名字下
    #[arg(long, value_name = "姓名")]
    name: Option<String>,
    /// 邮箱：收待办和提醒，也记在每一次修改上
    #[arg(long, value_name = "邮箱")]
    email: Option<String>,
    /// 手机，同事看得到
    #[arg(long, value_name = "号码")]
    phone: Option<String>,
    /// 输出 JSON
    #[arg(long)]
    json: bool,
}

impl Me {
    pub fn run(self, context: &Context) -> anyhow::Result<Outcome> {
        let archive = context.open_current()?;
        let is_asking = self.name.is_none() && self.email.is_none() && self.phone.is_none();
        let now = archive.history().default_person();
        let name = self.name.unwrap_or_else(|| now.name.clone());
        let settings = archive.vault().settings();
        let listed = settings.members.iter().find(|member| member.name == name);
        // What is not said stays; another name is another person.
        let known = listed.cloned().unwrap_or_else(|| Member {
            email: if name == now.name { now.email } else { String::new() },
            name,
            phone: String::new(),
        });
        let member = Member {
            email: self.email.unwrap_or(known.email),
            phone: self.phone.unwrap_or(known.phone),
            name: known.name,
        };
        if !is_asking {
            introduce(&archive, &member, &by(None)).map_err(told)?;
        }
        if self.json {
            output::json_line(&member)?;
            return Ok(Outcome::Fine);
        }
        let contact = [member.email.as_str(), member.phone.as_str()];
        let contact: Vec<&str> = contact.into_iter().filter(|text| !text.is_empty()).collect();
        say!("{}（{}）", member.name, contact.join("，"));
        if is_asking && archive.history().identity_is_missing() {
            say!("这是电脑用户的名字。用 kehu me --name 姓名 --email 邮箱 说明您是谁");
        }
        Ok(Outcome::Fine)
    }
}
