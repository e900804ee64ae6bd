//! Pictures of every page of the sample vault and of an empty one, for looking at:
//! `cargo test --test web gallery -- --ignored` writes them into `target/gallery/`.

use std::path::Path;

use crate::pages::every_page;
use crate::site::Site;

#[test]
#[ignore = "makes pictures to look at"]
fn every_page_in_every_light() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (vault, site) in [("demo", Site::of_the_demo()), ("empty", Site::with_vault(|_| {}))] {
        for (name, path) in every_page(&site) {
            for (size, width, height) in [("desktop", 1440, 900), ("phone", 390, 844)] {
                let page = site.open("/").on_a_screen(width, height).goes_to(&path).fits();
                std::fs::write(folder.join(format!("{vault}-{name}-{size}-light.png")), page.picture()).unwrap();
                let page = page.in_the_dark();
                std::fs::write(folder.join(format!("{vault}-{name}-{size}-dark.png")), page.picture()).unwrap();
            }
        }
    }
}
