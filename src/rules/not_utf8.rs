//! `encoding/not-utf8`: the bytes are in another encoding, most often GBK from an old Windows program.

use super::finding::{Finding, Region, RuleInfo, Severity};
use crate::vault::RelPath;

pub(super) const RULE: RuleInfo = RuleInfo {
    id: "encoding/not-utf8",
    title: "文件不是 UTF-8 编码",
    severity: Severity::Error,
    help: "客户库里的文件统一用 UTF-8 编码。旧软件或旧版记事本常存成 GBK（ANSI），别人打开会是乱码。用编辑器“另存为”，编码选 UTF-8 即可。",
};

pub(super) fn check(path: &RelPath, encoding: Option<&str>) -> Finding {
    let message = match encoding {
        Some(name) => format!("文件不是 UTF-8 编码，看起来是 {}", familiar_name(name)),
        None => "文件不是 UTF-8 编码，也认不出是哪种编码".to_owned(),
    };
    let fix = match encoding {
        Some(_) => "用记事本或 VS Code 打开，确认没有乱码，再“另存为”，编码选 UTF-8",
        None => "确认它是不是文本文件：是的话“另存为”UTF-8；不是的话移到“附件”文件夹",
    };
    RULE.finding(path, Region::FILE, message).with_fix(fix)
}

/// The name people know an encoding by: Windows calls GBK “ANSI” and UTF-16 “Unicode”.
fn familiar_name(encoding: &str) -> String {
    match encoding.to_ascii_lowercase().as_str() {
        "gbk" | "gb2312" | "gb18030" => "GBK（记事本里叫 ANSI）".to_owned(),
        "utf-16" | "utf-16le" | "utf-16be" => "UTF-16（记事本里叫 Unicode）".to_owned(),
        "big5" => "Big5（繁体中文）".to_owned(),
        _ => encoding.to_owned(),
    }
}
