//! The audit log: git commits of exact paths, the log, and what each commit changed.
//!
//! kehu writes to the repository of the vault as a careful colleague would: a commit changes exactly the paths it names on
//! the tip of the current branch, never what a person staged, left unstaged or keeps untracked. The tip moves by
//! compare-and-swap, so commits that people make at the same moment are built upon, not lost. The git index follows in
//! batches ([`History::refresh_index`]), so that `git status` stays clean for people who use git themselves.
//!
//! - While a person merges, rebases, picks, bisects, or looks at an old version (detached HEAD), kehu writes nothing and
//!   says [`HistoryError::Busy`]: a commit in the middle would become part of that work, and one on a detached HEAD would be
//!   forgotten at the next checkout.
//! - Content is committed byte for byte: no line-end conversion, no filters. [`History::init`] sets the repository up so
//!   that git agrees.
//! - No hook is run and no commit is signed, whatever the configuration says: a hook could refuse or change what was
//!   already promised as saved, and a signature would wait for a passphrase nobody is asked for.
//! - Nothing here needs the `git` command.

mod advancing;
mod cache_tree;
mod changes;
mod commit;
mod commit_text;
mod damage;
mod error;
mod excludes;
mod follow;
mod gather;
mod head_index;
mod identity;
mod index_file;
mod index_reader;
mod index_update;
mod index_writer;
mod log;
mod message;
mod model;
mod named_files;
mod news;
mod object_writer;
mod pending;
mod person;
mod platform;
mod publish;
mod refresh;
mod remembered;
mod renames;
mod repair;
mod repository;
mod since;
mod snapshot;
mod state;
mod stillness;
mod tip;
mod tree_diff;
mod tree_edit;
mod tree_read;
mod walk;
mod working_file;

pub use error::HistoryError;
pub use identity::customer_id;
pub use log::About;
pub use message::Message;
pub use model::{BlobId, Commit, FileChange, LogPart, LogQuery, Staged, blob_id, blob_id_of_file};
pub use news::{News, Since};
pub use person::{Person, owner};
pub use repository::History;
pub use stillness::Stillness;
pub use tree_edit::refuses;
