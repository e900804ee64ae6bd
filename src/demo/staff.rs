//! The invented people of the invented seller.

use crate::history::Person;

/// One of us.
#[derive(Debug)]
pub(super) struct Staff {
    pub(super) name: &'static str,
    account: &'static str,
    pub(super) department: &'static str,
}

const fn staff(name: &'static str, account: &'static str, department: &'static str) -> Staff {
    Staff {
        name,
        account,
        department,
    }
}

const SALES: [Staff; 6] = [
    staff("林晓峰", "linxiaofeng", "华东销售部"),
    staff("陈思敏", "chensimin", "华东销售部"),
    staff("黄雅婷", "huangyating", "华南销售部"),
    staff("梁俊杰", "liangjunjie", "华南销售部"),
    staff("赵志远", "zhaozhiyuan", "北方销售部"),
    staff("孙浩然", "sunhaoran", "北方销售部"),
];
/// Takes complaints and questions.
pub(super) const SERVICE: Staff = staff("何佩珊", "hepeishan", "客户服务部");
/// Books receipts and invoices.
pub(super) const FINANCE: Staff = staff("邱玉兰", "qiuyulan", "财务部");
/// Installs and trains; appears in follow-ups only.
pub(super) const ENGINEER: &str = "吴启明（实施）";

impl Staff {
    pub(super) fn person(&self) -> Person {
        Person {
            name: self.name.to_owned(),
            email: format!("{}@kehu.example.com", self.account),
        }
    }
}

/// The sales person of this name.
pub(super) fn sales(name: &str) -> Option<&'static Staff> {
    SALES.iter().find(|staff| staff.name == name)
}

/// The person who commits as `name`.
pub(super) fn person(name: &str) -> Person {
    sales(name).unwrap_or(&SERVICE).person()
}
