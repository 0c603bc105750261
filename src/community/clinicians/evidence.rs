//! The file that an applicant sends: what it may be, and how it is kept.
//!
//! Kith never opens or converts such a file. It looks at the first bytes only, because the name and
//! the type that a browser sends are whatever somebody wrote there.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::ids::{ApplicationId, base32};
use crate::base::random::{self, Random};
use crate::base::seal::Place;
use crate::web::limits::FILE_BYTES;

/// What a file is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// ISO 32000.
    Pdf,
    /// ISO/IEC 10918.
    Jpeg,
    /// ISO/IEC 15948.
    Png,
}

impl Kind {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            _ => None,
        }
    }

    /// The media type that it is sent with.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The name that it is saved under: the applicant's own is not kept.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Pdf => "evidence.pdf",
            Self::Jpeg => "evidence.jpg",
            Self::Png => "evidence.png",
        }
    }
}

/// A file that can be taken: not empty, not too large, of a kind that it should be.
pub struct Evidence {
    /// What it is.
    pub kind: Kind,
    /// All of it.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evidence({:?}, {} bytes)", self.kind, self.bytes.len())
    }
}

impl Evidence {
    /// Looks at a file.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, &'static str> {
        if bytes.is_empty() {
            return Err("apply-evidence-missing");
        }
        if bytes.len() > FILE_BYTES {
            return Err("apply-evidence-large");
        }
        match Kind::of(&bytes) {
            Some(kind) => Ok(Self { kind, bytes }),
            None => Err("apply-evidence-kind"),
        }
    }

    /// A random name, so that it tells neither whose it is nor what is in it.
    pub(super) fn new_name(random: &dyn Random) -> String {
        format!("evidence/{}", base32(&random::bytes::<20>(random)))
    }

    pub(super) async fn keep(&self, app: &App, id: ApplicationId, name: &str) -> Result<()> {
        let sealed = app.keys.seal(app.random(), &place(&id), &self.bytes)?;
        app.blobs.put(name, sealed).await
    }

    pub(super) async fn open(app: &App, id: ApplicationId, name: &str) -> Result<Self> {
        let bytes = app.keys.open(&place(&id), &app.blobs.get(name).await?)?;
        Self::parse(bytes).map_err(Error::internal)
    }
}

fn place(id: &ApplicationId) -> Place<'_> {
    Place { column: "clinician_applications.evidence", row: id.as_bytes() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        assert_eq!(Evidence::parse(b"%PDF-1.7\n".to_vec()).unwrap().kind, Kind::Pdf);
        assert_eq!(Evidence::parse(b"\xff\xd8\xff\xe0".to_vec()).unwrap().kind, Kind::Jpeg);
        assert_eq!(Evidence::parse(b"\x89PNG\r\n\x1a\n..".to_vec()).unwrap().kind, Kind::Png);
    }

    #[test]
    fn anything_else_is_refused_whatever_it_is_called() {
        for bytes in [&b"<svg onload=alert(1)>"[..], b"MZ\x90", b"<html>%PDF-", b"GIF89a", b"%PD"] {
            assert_eq!(Evidence::parse(bytes.to_vec()).err(), Some("apply-evidence-kind"));
        }
        assert_eq!(Evidence::parse(Vec::new()).err(), Some("apply-evidence-missing"));
        let large = [b"%PDF-".to_vec(), vec![0; FILE_BYTES]].concat();
        assert_eq!(Evidence::parse(large).err(), Some("apply-evidence-large"));
    }
}
