//! Formats of texts, each with its own check and advice: `format: phone` and its like in a schema.

mod area_code;
mod credit_code;
mod date;
mod email;
mod phone;
mod website;

pub use date::{parse_date, parse_moment};
pub use phone::tidy_phone;

/// Why a text does not have its format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Chinese, what is wrong: 手机号应有 11 位，这里是 10 位.
    pub reason: String,
    /// Chinese, what to do.
    pub fix: String,
}

impl Complaint {
    fn new(reason: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            fix: fix.into(),
        }
    }
}

/// The formats kehu checks itself. Other standard formats (`uri`, `uuid`, `time` …) are checked as JSON Schema defines them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Mobile number, landline with area code, 400/800 number, or a foreign number (R67).
    Phone,
    /// E-mail address (R68).
    Email,
    /// Unified social credit code, GB 32100-2015, check digit included (R28).
    CreditCode,
    /// `YYYY-MM-DD`, and the day exists.
    Date,
    /// `YYYY-MM-DD HH:MM`, to the minute (R103).
    Minute,
    /// Either of the two above.
    DateOrMinute,
    /// RFC 3339, or as [`Format::Minute`].
    DateTime,
    /// A web address, `http(s)://` may be left out.
    Website,
}

impl Format {
    const ALL: [Self; 8] = [
        Self::Phone,
        Self::Email,
        Self::CreditCode,
        Self::Date,
        Self::Minute,
        Self::DateOrMinute,
        Self::DateTime,
        Self::Website,
    ];

    /// The format of that name in a schema.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The name in a schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::CreditCode => "credit-code",
            Self::Date => "date",
            Self::Minute => "minute",
            Self::DateOrMinute => "date-or-minute",
            Self::DateTime => "date-time",
            Self::Website => "website",
        }
    }

    /// Whether `text` has this format.
    ///
    /// # Errors
    /// Why not, and what to do.
    pub fn check(self, text: &str) -> Result<(), Complaint> {
        match self {
            Self::Phone => phone::check(text),
            Self::Email => email::check(text),
            Self::CreditCode => credit_code::check(text),
            Self::Date => date::check_date(text),
            Self::Minute => date::check_minute(text),
            Self::DateOrMinute => date::check_date_or_minute(text),
            Self::DateTime => date::check_date_time(text),
            Self::Website => website::check(text),
        }
    }

    /// What to write where nothing stands, for advice: words where an example would be taken over as it is and pass for
    /// true, else an example.
    pub fn wanted(self) -> &'static str {
        match self {
            Self::Phone => "手机或带区号的座机",
            Self::CreditCode => "营业执照上的 18 位代码",
            _ => self.example(),
        }
    }

    /// A value that has this format.
    pub fn example(self) -> &'static str {
        match self {
            Self::Phone => "13800138000",
            Self::Email => "zhangsan@example.com",
            Self::CreditCode => "91330106MA2CFKQ960",
            Self::Date | Self::DateOrMinute => "2026-03-01",
            Self::Minute | Self::DateTime => "2026-03-01 14:30",
            Self::Website => "www.example.com",
        }
    }
}
