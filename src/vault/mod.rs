//! The tree of files: where things lie, safe names, walking, reading, writing all-or-nothing, watching.
//!
//! - [`Vault`] is an opened vault; [`RelPath`] names what is in it, and can name nothing else.
//! - [`layout`] tells what a path is and where things belong.
//! - [`Vault::walk`] and [`Vault::read`] take the tree as people left it: anything may lie there.
//! - [`Transaction`] changes several files wholly or not at all, under a [`Lock`].
//! - [`SavedView`] is a list that the team keeps.
//! - [`Watcher`] tells what others changed.
//! - [`init`] lays down a new vault.

mod blob;
mod cloud;
mod error;
mod held_file;
mod init;
pub mod layout;
mod lock;
mod numbering;
mod own_dir;
mod platform;
mod read;
mod rel_path;
mod root;
mod saved_view;
mod search_words;
mod settings;
mod stamp;
mod transaction;
mod walk;
mod watch;

pub use cloud::cloud_folder;
pub use error::{UNTIL_MENDED, VaultError, io_reason, io_said};
pub use held_file::HeldFile;
pub use init::{InitOptions, init};
pub use layout::{ANNEXES, PROFILE, Place, UNCLASSIFIED};
pub use lock::Lock;
pub use numbering::CustomerNumbers;
pub use own_dir::make_own_dir;
pub use read::Content;
pub use rel_path::RelPath;
pub use root::{ARCHIVED, LIVING, SETTINGS_FILE, Vault};
pub use saved_view::{SavedView, StoredView, VIEWS, ViewFault, ViewList, ViewProblem, check_view, stored_views};
pub use search_words::{SEARCH_FILE, SearchWords, SearchWordsProblem, check_search_words};
pub use settings::{
    Lifecycle, MailSettings, Member, Numbering, Quality, Security, Settings, SettingsProblem, SizeThreshold, Span,
    WatchMode, WatchSettings, check_settings, is_mail_address, settings_fault,
};
pub use stamp::Stamp;
pub use transaction::{Expect, FileEdit, Recovered, Transaction, recover};
pub use walk::{FileStat, WalkReport};
pub use watch::{Signal, Watcher};
