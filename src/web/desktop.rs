//! Opening files and folders with the programs of the machine that runs kehu, which is the one the person sits at: pages are
//! served to its loopback address only.

use std::path::Path;

/// Why a file or folder could not be opened; prints as one Chinese sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotOpen {
    /// A server, a container, a terminal session.
    #[error("运行 kehu 的电脑没有桌面，打不开窗口")]
    NoDesktop,
    /// Holds what the system says.
    #[error("系统没有打开它（{0}）")]
    Refused(String),
}

/// Opens a folder in the file manager, or a file in the program that the person has chosen for its kind. Does not wait for the
/// program.
pub(super) fn open(path: &Path) -> Result<(), CannotOpen> {
    if !has_desktop() {
        return Err(CannotOpen::NoDesktop);
    }
    opener::open(path).map_err(|error| CannotOpen::Refused(error.to_string()))
}

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
