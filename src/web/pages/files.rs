//! `/files/{path}`: the files themselves, or as they were at a commit (`?at=`). What a browser would run (HTML, SVG and everything unknown) is only downloaded.

use crate::vault::{RelPath, Stamp};
use crate::web::error::WebError;
use crate::web::view::{size, when};
use crate::web::{Request, Response, Site, links};

/// Nothing in a file may run or load anything, whatever a browser takes it for.
const NOTHING: &str = "default-src 'none'; sandbox";
/// The browser lays out a picture with styles of its own.
const PICTURE_VIEWER: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/// The browser's own PDF viewer needs styles and cannot be sandboxed.
const PDF_VIEWER: &str = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; img-src data: blob:";

const PDF: &str = "application/pdf";

/// How a file is shown: its media type, and whether it opens in the browser.
struct Manner {
    media_type: &'static str,
    opens: bool,
}

fn manner(name: &str) -> Manner {
    let extension = name
        .rsplit_once('.')
        .map(|(_, ext)| ext.to_ascii_lowercase())
        .unwrap_or_default();
    let (media_type, opens) = match extension.as_str() {
        "png" => ("image/png", true),
        "jpg" | "jpeg" => ("image/jpeg", true),
        "gif" => ("image/gif", true),
        "webp" => ("image/webp", true),
        "bmp" => ("image/bmp", true),
        "pdf" => (PDF, true),
        "txt" | "yaml" | "yml" | "md" | "csv" | "log" | "json" => ("text/plain; charset=utf-8", true),
        _ => ("application/octet-stream", false),
    };
    Manner { media_type, opens }
}

/// Whether a file can be shown as a picture on a page.
#[must_use]
pub(in crate::web) fn is_picture(name: &str) -> bool {
    manner(name).media_type.starts_with("image/")
}

/// Whether a file can be shown in a frame on a page: the browser's PDF viewer does.
#[must_use]
pub(in crate::web) fn is_pdf(name: &str) -> bool {
    manner(name).media_type == PDF
}

/// Whether a file opens in the browser.
#[must_use]
pub(in crate::web) fn opens(name: &str) -> bool {
    manner(name).opens
}

/// A file to open or download.
#[derive(Clone, Debug)]
pub struct FileLink {
    pub name: String,
    pub href: String,
    pub download: String,
    pub picture: bool,
    pub pdf: bool,
    /// 2.4 MB · 2026-07-03
    pub note: String,
    /// Where it lies on disk; empty where nobody asks for it.
    pub location: String,
    /// Where it can be taken away; empty where nobody asks for it.
    pub remove: String,
    /// It stands below its own name.
    pub is_titled: bool,
}

impl FileLink {
    #[must_use]
    pub fn of(path: &str, shown_below: &str) -> Self {
        let name = path.strip_prefix(shown_below).unwrap_or(path).trim_start_matches('/');
        Self {
            name: name.to_owned(),
            href: links::file(path),
            download: format!("{}?download=1", links::file(path)),
            picture: is_picture(path),
            pdf: is_pdf(path),
            note: String::new(),
            location: String::new(),
            remove: String::new(),
            is_titled: false,
        }
    }

    /// With size and time.
    #[must_use]
    pub fn with_stamp(mut self, stamp: Option<&Stamp>) -> Self {
        if let Some(stamp) = stamp {
            let time = when::of_file(stamp)
                .map(|at| format!(" · {}", at.date()))
                .unwrap_or_default();
            self.note = format!("{}{time}", size::short(stamp.size));
        }
        self
    }

    /// With what there is to tell about its text.
    #[must_use]
    pub fn with_note(mut self, note: &str) -> Self {
        let gap = if note.is_empty() || self.note.is_empty() {
            ""
        } else {
            " · "
        };
        self.note = format!("{}{gap}{note}", self.note);
        self
    }

    #[must_use]
    pub fn removed_by(mut self, href: String) -> Self {
        self.remove = href;
        self
    }

    #[must_use]
    pub fn lying_at(mut self, location: String) -> Self {
        self.location = location;
        self
    }
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
    let answer = Response::new(200, manner.media_type, bytes).with_header(
        "Content-Disposition",
        links::disposition(if opens { "inline" } else { "attachment" }, name),
    );
    Ok(match manner.media_type {
        PDF if opens => answer.framed_by_us(PDF_VIEWER),
        media_type => {
            let is_shown = opens && media_type.starts_with("image/");
            answer.with_header(
                "Content-Security-Policy",
                if is_shown { PICTURE_VIEWER } else { NOTHING },
            )
        }
    })
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
