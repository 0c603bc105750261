//! Layer 2: the web kit. Turns requests into parsed values and errors into pages; knows no feature.
//!
//! Invariants: no request that changes something is served to another origin ([`origin`]); no page
//! causes a request to another host ([`headers`]); no page shows the source of an error ([`error_page`]).
//! Owns the table `sessions`.

pub mod about;
pub mod assets;
pub mod error_page;
pub mod form;
pub mod frame;
pub mod headers;
pub mod health;
pub mod host;
pub mod limits;
pub mod look;
pub mod origin;
pub mod page;
pub mod quilt;
pub mod ready;
pub mod request;
pub mod session;
pub mod table;
pub mod words;

pub use form::Form;
pub use frame::Frame;
pub use page::{Reply, page, page_with, see_other};
pub use session::{SignedIn, Visitor};
pub use words::Words;
