//! The deliberate problems: one of each kind that every real archive has, so that the 问题 page has something to show.

use super::calendar::{days_before, office_hours, working_day};
use super::folder::Folder;
use super::numbers;
use super::random::Random;
use super::staff;
use super::story::Telling;
use super::{Batch, broken};
use crate::history::{Message, Staged};
use crate::vault::{LIVING, PROFILE, RelPath, layout};
use crate::yaml;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde_json::json;
use std::io;

/// One deliberate problem of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    /// The rule that finds it.
    pub rule: &'static str,
    pub path: RelPath,
    /// Chinese: what somebody did.
    pub story: &'static str,
}

/// Puts them in, each as somebody's save in the last days.
pub(super) fn plant(
    telling: &mut Telling,
    today: NaiveDate,
    random: &Random,
) -> io::Result<(Vec<Batch>, Vec<Planted>)> {
    let mut planter = Planter {
        today,
        random: random.fork("problems"),
        batches: Vec::new(),
        planted: Vec::new(),
    };
    planter.short_phone(telling)?;
    planter.full_width_colon(telling)?;
    planter.second_profile_of_one_company(telling)?;
    planter.moved_by_hand(telling)?;
    planter.value_not_in_list(telling)?;
    planter.left_over_from_a_trial(telling)?;
    planter.conflict_copy(telling)?;
    planter.saved_as_gbk(telling)?;
    Ok((planter.batches, planter.planted))
}

struct Planter {
    today: NaiveDate,
    random: Random,
    batches: Vec<Batch>,
    planted: Vec<Planted>,
}

impl Planter {
    fn short_phone(&mut self, telling: &mut Telling) -> io::Result<()> {
        let (_, customer) = telling.by_short_name("鹿鸣鞋业")?;
        let when = self.moment(6);
        let phone = customer
            .profile
            .get("contacts")
            .and_then(|contacts| contacts.get(1)?.get("phone")?.as_str());
        let phone = phone.ok_or_else(|| broken("no second contact"))?.to_owned();
        let shorter = phone.get(..phone.len() - 1).unwrap_or_default();
        let staged = replace_in_profile(&mut customer.folder, &phone, shorter)?;
        self.save(
            when,
            "林晓峰",
            "鹿鸣鞋业：更新联系人电话",
            customer.text("customer_id"),
            vec![staged],
        );
        self.note(
            "format/phone",
            customer.folder.path(PROFILE)?,
            "更新联系人电话时少打了一位",
        );
        Ok(())
    }

    fn full_width_colon(&mut self, telling: &mut Telling) -> io::Result<()> {
        let (_, customer) = telling.by_short_name("浑河七中")?;
        let when = self.moment(4);
        let text = format!(
            "time: {}\nmethod: 电话\nby: 赵志远\ncontact: 尹淑芬\nsubject：询问预算批复\n\
             content: 尹主任说材料已经报到区里，月底开会定，让我下月初再问。\n",
            when.format("%Y-%m-%d %H:%M")
        );
        let inside = format!("跟进/{}-电话-询问预算批复.yaml", when.format("%Y-%m-%d-%H%M"));
        let staged = customer.folder.write(&inside, text.into_bytes())?;
        self.save(
            when,
            "赵志远",
            "浑河七中：电话 询问预算批复",
            customer.text("customer_id"),
            vec![staged],
        );
        self.note(
            "syntax/full-width-colon",
            customer.folder.path(&inside)?,
            "跟进是在记事本里写的，冒号打成了全角",
        );
        Ok(())
    }

    fn second_profile_of_one_company(&mut self, telling: &mut Telling) -> io::Result<()> {
        let when = self.moment(7);
        let id = telling.new_customer_id(when.date());
        let (_, first) = telling.by_short_name("恒诺精密")?;
        let profile = json!({
            "customer_id": id,
            "customer_name": "恒诺精密部件（吴江）有限公司",
            "short_name": "恒诺吴江",
            "credit_code": first.text("credit_code"),
            "industry": "制造业",
            "company_size": "中型",
            "customer_type": "潜在客户",
            "follow_up_status": "未跟进",
            "source": "展会",
            "owner": "孙浩然",
            "department": "北方销售部",
            "contacts": [{"name": "沈国华", "title": "仓储经理", "phone": numbers::phone(&mut self.random)}],
            "province": "江苏省",
            "city": "苏州市",
            "created_on": when.date().to_string(),
            "created_by": "孙浩然",
            "remark": "展会上收的名片，回来先建档。",
        });
        let mut folder = Folder::new(layout::customer_dir(LIVING, &profile));
        let staged = folder.write_profile(yaml::to_text(&profile).into_bytes())?;
        self.save(
            when,
            "孙浩然",
            "新增客户：恒诺精密部件（吴江）有限公司",
            id,
            vec![staged],
        );
        let story = "展会上收了名片就建档，没发现同事早已建过，信用代码相同";
        self.note("duplicate/credit-code", folder.path(PROFILE)?, story);
        self.note("duplicate/credit-code", first.folder.path(PROFILE)?, story);
        Ok(())
    }

    fn moved_by_hand(&mut self, telling: &mut Telling) -> io::Result<()> {
        let (company, customer) = telling.by_short_name("燕禾农资")?;
        let when = self.moment(5);
        let dir = RelPath::new(&format!(
            "{LIVING}/批发贸易/{}/{}",
            company.size,
            layout::safe_name(&company.name)
        ));
        let files = customer.folder.move_to(dir.ok_or_else(|| broken("bad folder"))?)?;
        self.save(
            when,
            "赵志远",
            "移动文件夹：燕禾农资",
            customer.text("customer_id"),
            files,
        );
        let story = "有人在资源管理器里把文件夹拖到了“批发贸易”，档案里还是“零售业”";
        self.note("folder/mismatch", customer.folder.path(PROFILE)?, story);
        Ok(())
    }

    fn value_not_in_list(&mut self, telling: &mut Telling) -> io::Result<()> {
        let (_, customer) = telling.by_short_name("越织坊")?;
        let when = self.moment(3);
        let staged = replace_in_profile(&mut customer.folder, "customer_type: 潜在客户", "customer_type: 意向")?;
        self.save(
            when,
            "林晓峰",
            "越织坊：客户类型：潜在客户 → 意向",
            customer.text("customer_id"),
            vec![staged],
        );
        self.note(
            "schema/not-in-list",
            customer.folder.path(PROFILE)?,
            "客户类型手写成了“意向”，应为“意向客户”",
        );
        Ok(())
    }

    fn left_over_from_a_trial(&mut self, telling: &mut Telling) -> io::Result<()> {
        let when = self.moment(8);
        let id = telling.new_customer_id(when.date());
        let profile = json!({
            "customer_id": id,
            "customer_name": "测试客户",
            "party": "其他",
            "industry": "其他",
            "company_size": "小型",
            "customer_type": "潜在客户",
            "source": "其他",
            "owner": "陈思敏",
            "contacts": [{"name": "试一试", "phone": numbers::phone(&mut self.random)}],
            "created_on": when.date().to_string(),
        });
        let mut folder = Folder::new(layout::customer_dir(LIVING, &profile));
        let staged = folder.write_profile(yaml::to_text(&profile).into_bytes())?;
        self.save(when, "陈思敏", "新增客户：测试客户", id, vec![staged]);
        self.note("name/placeholder", folder.path(PROFILE)?, "试用时建的客户，忘了删");
        Ok(())
    }

    fn conflict_copy(&mut self, telling: &mut Telling) -> io::Result<()> {
        let (_, customer) = telling.by_short_name("柏图信息")?;
        let when = self.moment(2);
        let text = customer
            .folder
            .read(PROFILE)
            .map(String::from_utf8_lossy)
            .unwrap_or_default();
        let other = text.replace("customer_level: A", "customer_level: B");
        let inside = format!("客户 (陈思敏的冲突副本 {}).yaml", when.date());
        let staged = customer.folder.write(&inside, other.into_bytes())?;
        self.save(
            when,
            "陈思敏",
            "柏图信息：新增文件",
            customer.text("customer_id"),
            vec![staged],
        );
        self.note(
            "sync/conflict-copy",
            customer.folder.path(&inside)?,
            "两个人同时改了档案，网盘留下一个冲突副本",
        );
        Ok(())
    }

    fn saved_as_gbk(&mut self, telling: &mut Telling) -> io::Result<()> {
        let (_, customer) = telling.by_short_name("小杨文具")?;
        let when = self.moment(1);
        let text = format!(
            "time: {}\r\nmethod: 微信\r\nby: 林晓峰\r\ncontact: 杨小燕\r\nsubject: 扫码枪不响了\r\n\
             content: 杨老板发语音说扫码枪扫了不响，让她按说明书恢复出厂设置，好了。\r\n",
            when.format("%Y-%m-%d %H:%M")
        );
        let (bytes, _, _) = encoding_rs::GBK.encode(&text);
        let inside = format!("跟进/{}-微信-扫码枪不响了.yaml", when.format("%Y-%m-%d-%H%M"));
        let staged = customer.folder.write(&inside, bytes.into_owned())?;
        self.save(
            when,
            "林晓峰",
            "小杨文具：微信 扫码枪不响了",
            customer.text("customer_id"),
            vec![staged],
        );
        self.note(
            "encoding/not-utf8",
            customer.folder.path(&inside)?,
            "旧电脑的记事本存成了 GBK（ANSI）",
        );
        Ok(())
    }

    fn moment(&mut self, days: u64) -> NaiveDateTime {
        office_hours(working_day(days_before(self.today, days)), &mut self.random)
    }

    fn save(&mut self, when: NaiveDateTime, who: &str, subject: &str, customer_id: String, files: Vec<Staged>) {
        let message = Message {
            subject: subject.to_owned(),
            operation: "edit".to_owned(),
            customer_ids: vec![customer_id],
            via: "editor".to_owned(),
            ..Message::default()
        };
        self.batches.push(Batch {
            when: when + TimeDelta::minutes(1),
            author: staff::person(who),
            message,
            files,
        });
    }

    fn note(&mut self, rule: &'static str, path: RelPath, story: &'static str) {
        self.planted.push(Planted { rule, path, story });
    }
}

/// Changes the profile as an editor does: that text and nothing else.
fn replace_in_profile(folder: &mut Folder, from: &str, to: &str) -> io::Result<Staged> {
    let text = folder
        .read(PROFILE)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .unwrap_or_default();
    if !text.contains(from) {
        return Err(broken(format!("no “{from}” in a profile")));
    }
    let text = text.replace(from, to);
    folder.write_profile(text.into_bytes())
}
