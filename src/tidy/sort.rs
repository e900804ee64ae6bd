//! The sorts of proposals.

use serde::{Serialize, Serializer};

/// Why something is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A valuable customer falls silent.
    Churn,
    /// A contract is signed, but the customer counts as one who may buy.
    Bought,
    /// Bought once, and was not heard of for long.
    Lost,
    /// The folder is not where the profile says.
    Folder,
    /// A tag says how active the customer is, and is wrong.
    Tag,
    /// The tag for valuable customers.
    Value,
    /// Nobody has looked through the profile for half a year.
    Review,
    /// Not heard of for long, and wants nothing.
    Past,
    /// Marked as invalid.
    Invalid,
    /// Somebody tried kehu out.
    Test,
}

impl Sort {
    /// What cannot wait first, what goes away last.
    pub const ALL: [Self; 10] = [
        Self::Churn,
        Self::Bought,
        Self::Lost,
        Self::Folder,
        Self::Tag,
        Self::Value,
        Self::Review,
        Self::Past,
        Self::Invalid,
        Self::Test,
    ];

    /// In addresses and commands.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Churn => "churn",
            Self::Bought => "bought",
            Self::Lost => "lost",
            Self::Folder => "folder",
            Self::Tag => "tag",
            Self::Value => "value",
            Self::Review => "review",
            Self::Past => "past",
            Self::Invalid => "invalid",
            Self::Test => "test",
        }
    }

    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Churn => "高价值客户好久没联系",
            Self::Bought => "签了合同，还不是成交客户",
            Self::Lost => "很久没有往来的成交客户",
            Self::Folder => "文件夹与资料不一致",
            Self::Tag => "标签与现状不符",
            Self::Value => "高价值标签",
            Self::Review => "半年核对",
            Self::Past => "长期没有往来，也没有意向",
            Self::Invalid => "已标为无效",
            Self::Test => "测试数据",
        }
    }

    /// In which order its proposals stand.
    #[must_use]
    pub const fn order(self) -> &'static str {
        match self {
            Self::Review => "最久没人看过的在最前面",
            _ => "按负责人、客户名称排列",
        }
    }

    /// What is done, for a commit that counts it: 3 个移文件夹，2 个归档.
    pub(super) const fn deed(self) -> &'static str {
        match self {
            Self::Churn => "提醒",
            Self::Bought => "转成交",
            Self::Lost => "转流失",
            Self::Folder => "移文件夹",
            Self::Tag => "改标签",
            Self::Value => "改高价值标签",
            Self::Review => "核对无误",
            Self::Past | Self::Invalid | Self::Test => "归档",
        }
    }

    /// Whether choosing one does something; else it is advice.
    #[must_use]
    pub const fn is_doable(self) -> bool {
        !matches!(self, Self::Churn)
    }

    /// Whether somebody has to look at each first: it sends customers away, or says that somebody did look. Nobody should do that
    /// to many by one careless click.
    #[must_use]
    pub const fn needs_a_look(self) -> bool {
        self.is_farewell() || matches!(self, Self::Review)
    }

    /// Whether the customer goes to the former ones.
    const fn is_farewell(self) -> bool {
        matches!(self, Self::Past | Self::Invalid | Self::Test)
    }
}

impl Serialize for Sort {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
