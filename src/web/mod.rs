//! The viewer: handlers are plain functions from a [`Request`] to a [`Response`]; only [`server`], its `wire` and `relay`, and
//! `engine` behind them know sockets.
//!
//! One file per page below `pages`, each in three steps: read the archive through the site's viewer, make a view model (a struct
//! of texts, which is an askama template), render it. Every page has a JSON twin below `/api` made from the same reading.
//! Pages work without JavaScript; `assets/kehu.js` makes them quick and keeps them up to date.

mod assets;
mod desktop;
mod engine;
mod error;
mod guard;
mod imports;
mod layout;
pub mod links;
mod lost;
mod pages;
mod relay;
mod request;
mod response;
mod router;
mod sent_once;
pub mod server;
mod site;
mod spool;
mod upload;
mod view;
mod views;
mod wire;

pub use desktop::{CannotOpen, Opener};
pub use request::{Method, Request};
pub use response::Response;
pub use router::respond;
pub use server::{ServeError, Server};
pub use site::Site;
