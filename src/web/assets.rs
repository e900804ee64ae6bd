//! Styles, script and icons, embedded in the program.

use super::error::WebError;
use super::{Request, Response, Site, links};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
struct Assets;

/// The style sheets in the order in which they apply.
pub(super) const STYLES: [&str; 31] = [
    "tokens.css",
    "base.css",
    "fields.css",
    "frame.css",
    "pieces.css",
    "facets.css",
    "lists.css",
    "bulk.css",
    "list-bar.css",
    "views.css",
    "folders.css",
    "search.css",
    "customer.css",
    "here.css",
    "timeline.css",
    "files.css",
    "log.css",
    "reports.css",
    "today.css",
    "todo.css",
    "import.css",
    "attach.css",
    "form.css",
    "whole-text.css",
    "tidy.css",
    "suggest.css",
    "tablet.css",
    "phone-frame.css",
    "phone-pages.css",
    "thumbs.css",
    "print.css",
];

/// The scripts, which run in this order when the page is there.
pub(super) const SCRIPTS: [&str; 16] = [
    "merge.js",
    "here.js",
    "keys.js",
    "kehu.js",
    "seen.js",
    "lists.js",
    "import.js",
    "attach.js",
    "form.js",
    "whole-text.js",
    "days.js",
    "tidy.js",
    "options.js",
    "searches.js",
    "suggest.js",
    "palette.js",
];

/// The address of an asset, which changes with its content, so that browsers may keep it for ever.
pub(super) fn url(name: &str) -> String {
    let version = Assets::get(name).map(|file| version(&file)).unwrap_or_default();
    links::with_query(&format!("/assets/{name}"), &[("v", &version)])
}

fn version(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    hash.iter()
        .take(6)
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// `/favicon.ico`: what browsers ask for beside a file that names no icon.
pub(super) fn icon(site: &Site, request: &Request, _: &str) -> Result<Response, WebError> {
    serve(site, request, "icon.svg")
}

/// `/assets/{name}`
pub(super) fn serve(_site: &Site, request: &Request, name: &str) -> Result<Response, WebError> {
    let file = Assets::get(name).ok_or_else(|| WebError::NotFound(request.path()))?;
    let content_type = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let keep = request.param("v") == version(&file);
    Ok(Response::new(200, content_type, file.data.into_owned()).with_header(
        "Cache-Control",
        if keep {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        },
    ))
}
