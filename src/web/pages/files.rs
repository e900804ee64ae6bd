//! `/files/{path}`: the files themselves, or as they were at a commit (`?at=`). What a browser would run (HTML, SVG and everything unknown) is only downloaded.

use crate::vault::RelPath;
use crate::web::error::WebError;
use crate::web::{Request, Response, Site, links};

/// Nothing in a file may run or load anything, whatever a browser takes it for.
const NOTHING: &str = "default-src 'none'; sandbox";
/// The browser's own PDF viewer needs styles and cannot be sandboxed.
const PDF_VIEWER: &str = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; img-src data: blob:";

/// How a file is shown: its media type, and whether it opens in the browser.
struct Manner {
    media_type: &'static str,
    opens: bool,
    policy: &'static str,
}

fn manner(name: &str) -> Manner {
    let extension = name
        .rsplit_once('.')
        .map(|(_, ext)| ext.to_ascii_lowercase())
        .unwrap_or_default();
    let (media_type, opens, policy) = match extension.as_str() {
        "png" => ("image/png", true, NOTHING),
        "jpg" | "jpeg" => ("image/jpeg", true, NOTHING),
        "gif" => ("image/gif", true, NOTHING),
        "webp" => ("image/webp", true, NOTHING),
        "bmp" => ("image/bmp", true, NOTHING),
        "pdf" => ("application/pdf", true, PDF_VIEWER),
        "txt" | "yaml" | "yml" | "md" | "csv" | "log" | "json" => ("text/plain; charset=utf-8", true, NOTHING),
        _ => ("application/octet-stream", false, NOTHING),
    };
    Manner {
        media_type,
        opens,
        policy,
    }
}

/// Whether a file can be shown as a picture on a page.
#[must_use]
pub(in crate::web) fn is_picture(name: &str) -> bool {
    manner(name).media_type.starts_with("image/")
}

/// Whether a file opens in the browser.
#[must_use]
pub(in crate::web) fn opens(name: &str) -> bool {
    manner(name).opens
}

pub(in crate::web) fn serve(site: &Site, request: &Request, path: &str) -> Result<Response, WebError> {
    let not_found = || WebError::NotFound(request.path());
    let path = RelPath::new(path).ok_or_else(not_found)?;
    let visit = site.visit()?;
    let bytes = match request.param("at") {
        "" => visit.snapshot.file(&path)?,
        commit => visit.snapshot.version(&path, commit)?.map(|version| version.bytes),
    };
    let bytes = bytes.ok_or_else(|| WebError::NoSuchFile(path.clone()))?;
    let name = path.file_name();
    let manner = manner(name);
    let opens = manner.opens && request.param("download").is_empty();
    Ok(Response::new(200, manner.media_type, bytes)
        .with_header("Content-Security-Policy", manner.policy)
        .with_header(
            "Content-Disposition",
            links::disposition(if opens { "inline" } else { "attachment" }, name),
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_run_is_only_downloaded() {
        for name in ["a.html", "a.HTM", "a.svg", "a.xml", "a.xhtml", "a", "a.pdf.exe", "a.js"] {
            assert!(!manner(name).opens, "{name}");
        }
        assert!(manner("扫描件.PDF").opens && manner("名片.jpg").opens);
        assert!(is_picture("名片.JPG") && !is_picture("a.svg"));
    }
}
