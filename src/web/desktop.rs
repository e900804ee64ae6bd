//! Opening files and folders with the programs of the machine that runs kehu, for whoever sits at it.

use super::Request;
use std::path::Path;

/// Opens a file or folder with the program that this machine has for it.
pub type Opener = Box<dyn Fn(&Path) -> Result<(), CannotOpen> + Send + Sync>;

/// Why a file or folder could not be opened; prints as one Chinese sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotOpen {
    /// The windows would open where nobody sees them.
    #[error("您用的不是运行 kehu 的那台电脑，那边的窗口您看不到")]
    Elsewhere,
    /// A server, a container, a terminal session.
    #[error("运行 kehu 的电脑没有桌面，打不开窗口")]
    NoDesktop,
    /// Holds what the system says.
    #[error("系统没有打开它（{0}）")]
    Refused(String),
}

/// What opens a folder in the file manager, or a file in the program that the person has chosen for its kind, without waiting for the
/// program; none where there is no desktop.
pub(super) fn opener() -> Option<Opener> {
    let open = |path: &Path| opener::open(path).map_err(|error| CannotOpen::Refused(error.to_string()));
    has_desktop().then(|| Box::new(open) as Opener)
}

/// Whether the browser runs on this machine. Only its loopback addresses are listened on ([`super::Server::bind`]), so whoever asks
/// is a program of this machine; it may pass on what somebody elsewhere wants, and says so then.
pub(super) fn is_here(request: &Request) -> bool {
    let tells_of_others = |name: &str| name.starts_with("x-forwarded-") || FORWARDED.contains(&name);
    !request.headers.iter().any(|(name, _)| tells_of_others(name))
}

/// What programs in between write into the head of a request, besides `X-Forwarded-…`.
const FORWARDED: [&str; 6] = [
    "forwarded",
    "via",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
];

#[cfg(any(windows, target_os = "macos"))]
const fn has_desktop() -> bool {
    true
}

/// Without one, `xdg-open` looks for a browser in the terminal and says nothing when it finds none.
#[cfg(not(any(windows, target_os = "macos")))]
fn has_desktop() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_on_for_somebody_else_is_not_from_here() {
        assert!(is_here(&Request::get("/").with_header("Host", "localhost:8420")));
        for name in ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP"] {
            assert!(!is_here(&Request::get("/").with_header(name, "127.0.0.1")), "{name}");
        }
    }
}
