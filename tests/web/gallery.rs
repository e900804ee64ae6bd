//! Pictures of every page of the sample vault and of an empty one, for looking at:
//! `cargo test --test web gallery -- --ignored` writes them into `target/gallery/`; `KEHU_GALLERY=import` only those of pages
//! whose name begins so.

use std::path::Path;

use crate::pages::every_page;
use crate::site::{Site, encoded};

#[test]
#[ignore = "makes pictures to look at"]
fn every_page_in_every_light() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let wanted = std::env::var("KEHU_GALLERY").unwrap_or_default();
    for (vault, site) in [("demo", Site::of_the_demo()), ("empty", Site::with_vault(|_| {}))] {
        let pages = every_page(&site).into_iter();
        for (name, path) in pages.filter(|(name, _)| name.starts_with(&wanted)) {
            for (size, width, height) in [("desktop", 1440, 900), ("phone", 390, 844)] {
                let page = site.open("/").on_a_screen(width, height).goes_to(&path).fits();
                std::fs::write(folder.join(format!("{vault}-{name}-{size}-light.png")), page.picture()).unwrap();
                let page = page.in_the_dark();
                std::fs::write(folder.join(format!("{vault}-{name}-{size}-dark.png")), page.picture()).unwrap();
            }
        }
        if vault == "demo" && "form-conflict".starts_with(&wanted) {
            conflicts(&site, &folder);
        }
    }
}

/// A profile that somebody else changes while it is filled in.
fn conflicts(site: &Site, folder: &Path) {
    let first = site.json("/api/customers?sort=-contract_amount&limit=1");
    let path = first["results"][0]["path"].as_str().unwrap();
    let form = format!("/edit/{}", encoded(path).replace("%2F", "/"));
    for (size, width, height, city) in [("desktop", 1440, 900, "宁波市"), ("phone", 390, 844, "温州市")] {
        let page = site.open("/").on_a_screen(width, height).goes_to(&form).is_awake();
        let seen = page.value("document.querySelector('[name=seen]').value");
        site.sends_form(&form, &[("f.city", city), ("seen", seen.as_str().unwrap())]);
        let page = page
            .focuses("[name='f.city']")
            .presses_ctrl("a")
            .types("嘉兴市")
            .clicks("保存")
            .shows("别人刚改成")
            .fits();
        page.runs("document.querySelector('.theirs').scrollIntoView({ block: 'center' })");
        std::fs::write(
            folder.join(format!("demo-form-conflict-{size}-light.png")),
            page.picture(),
        )
        .unwrap();
    }
}
