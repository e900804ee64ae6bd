//! Folders that a cloud-sync program copies elsewhere: git's own files must not lie there.

use std::path::Path;

/// A product, how the folders it syncs are named (lower case; the name, or the name and something behind a blank, a dash or a
/// bracket), and files or folders by which it marks a synced tree.
struct Product {
    name: &'static str,
    folders: &'static [&'static str],
    marks: &'static [&'static str],
}

const fn product(name: &'static str, folders: &'static [&'static str], marks: &'static [&'static str]) -> Product {
    Product { name, folders, marks }
}

const PRODUCTS: [Product; 20] = [
    product("OneDrive", &["onedrive", "skydrive"], &[]),
    product(
        "坚果云",
        &["坚果云", "我的坚果云", "nutstore", "nutstore files", "nutstorefiles"],
        &[".nutstore"],
    ),
    product(
        "百度网盘",
        &[
            "百度网盘",
            "百度云",
            "百度云同步盘",
            "百度网盘同步空间",
            "百度网盘工作空间",
            "baidunetdisk",
            "baidunetdiskworkspace",
            "baidusyncdisk",
            "baiduyun",
        ],
        &[],
    ),
    product(
        "腾讯微云",
        &["微云", "腾讯微云", "微云同步助手", "weiyun", "weiyundisk"],
        &[],
    ),
    product("Dropbox", &["dropbox"], &[".dropbox", ".dropbox.cache"]),
    product(
        "iCloud Drive",
        &[
            "icloud",
            "icloud drive",
            "icloud云盘",
            "iclouddrive",
            "com~apple~clouddocs",
            "mobile documents",
        ],
        &[],
    ),
    product(
        "Google Drive",
        &[
            "google drive",
            "googledrive",
            "google 云端硬盘",
            "my drive",
            "我的云端硬盘",
        ],
        &[],
    ),
    product("阿里云盘", &["阿里云盘", "adrive", "aliyundrive", "alipan"], &[]),
    product(
        "钉钉",
        &["钉盘", "钉钉文档", "钉钉同步盘", "dingdrive", "dingtalkdrive"],
        &[],
    ),
    product("企业微信微盘", &["微盘", "企业微信微盘", "wedrive", "wxdrive"], &[]),
    product(
        "WPS 云盘",
        &[
            "wps云盘",
            "wps 云盘",
            "wpsdrive",
            "wps cloud files",
            "wps网盘",
            "金山文档",
        ],
        &[],
    ),
    product("飞书", &["飞书云盘", "飞书同步盘", "larkdrive"], &[]),
    product("天翼云盘", &["天翼云盘", "天翼云盘同步盘", "ecloud"], &[]),
    product("夸克网盘", &["夸克网盘", "quarkclouddrive"], &[]),
    product("360 云盘", &["360云盘", "360安全云盘"], &[]),
    product("Nextcloud", &["nextcloud", "owncloud"], &[]),
    product("Seafile", &["seafile", "seadrive"], &[]),
    product("Synology Drive", &["synologydrive", "cloudstation"], &[]),
    product("Syncthing", &["syncthing"], &[".stfolder"]),
    product("Resilio Sync", &["resilio sync", "btsync"], &[]),
];

/// The name of the cloud-sync product whose folder this is in, if any (坚果云, 百度网盘, Dropbox …).
/// Told from the names of the folders above, links resolved, and from marks that the products leave; nothing is written.
pub fn cloud_folder(dir: &Path) -> Option<String> {
    let dir = std::path::absolute(dir).ok()?;
    let existing = dir.ancestors().find_map(|above| above.canonicalize().ok());
    by_name(&dir)
        .or_else(|| existing.as_deref().and_then(by_name))
        .or_else(|| existing.as_deref().and_then(by_mark))
        .map(String::from)
}

fn by_name(dir: &Path) -> Option<&'static str> {
    let parts = dir
        .components()
        .map(|part| part.as_os_str().to_string_lossy().to_lowercase());
    let parts: Vec<String> = parts.collect();
    // macOS gathers all providers in one place: CloudStorage/OneDrive-Contoso.
    let is_named = |part: &str, folder: &str| {
        part.strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '_', '(', '（', '@']))
    };
    let of_part = |part: &String| {
        let mut products = PRODUCTS.iter();
        products.find(|product| product.folders.iter().any(|folder| is_named(part, folder)))
    };
    parts.iter().rev().find_map(of_part).map(|product| product.name)
}

fn by_mark(dir: &Path) -> Option<&'static str> {
    dir.ancestors()
        .find_map(|above| {
            let mut products = PRODUCTS.iter();
            products.find(|product| product.marks.iter().any(|mark| above.join(mark).exists()))
        })
        .map(|product| product.name)
}
