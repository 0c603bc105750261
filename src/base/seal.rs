//! Sealing: what only a few people may read is encrypted before it reaches the database.
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) under a key that lies in a file beside the database
//! and never in it. Every sealed value names its key, so keys can be rotated. The place of a value
//! (table, column, row) is its associated data: a value moved to another row does not open.
//!
//! Layout of a sealed value: version (1 byte, 1) · key id (4 bytes, big endian) · nonce (24) · text and tag.

use super::error::{Error, Result};
use super::random::{self, Random};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER_PERMISSIVE as HEX;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

const VERSION: u8 = 1;
const HEADER: usize = 1 + 4 + 24;

/// The keys, by id. The newest seals; all open.
pub struct Keyring {
    keys: BTreeMap<u32, SecretSlice<u8>>,
}

/// What a keyed digest is for. Digests of one purpose say nothing about another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Finds the persona of an account in a group without storing the account.
    PersonaOwner,
    /// What a sign-in name and a passphrase come to together: the salt of the hash.
    SignIn,
    /// Finds an account by its sign-in name, for the operator.
    AccountName,
    /// Finds an account by its e-mail address.
    Email,
    /// Names a staff account in the audit log.
    StaffName,
    /// Throttles by a network address, with the day mixed in.
    Address,
    /// Throttles by a sign-in name or an account.
    Throttle,
    /// Knows an account's words again in another group.
    SameWords,
    /// Names a notice so that nobody sees what it is about.
    Notice,
    /// Makes a form that is sent twice count once.
    Request,
    /// Knows the words again that an author was shown a check of.
    Checked,
    /// Finds what waits in a group and is alike.
    Likeness,
    /// Finds an account's suspension without storing the account, and spreads what it does over time.
    Suspension,
}

impl Keyring {
    /// A keyring with one fresh key.
    pub fn generate(random: &dyn Random) -> Self {
        Self { keys: BTreeMap::from([(1, fresh(random))]) }
    }

    /// Reads the key file, or makes it (mode 0600) when it is not there yet.
    pub fn load_or_create(path: &Path, random: &dyn Random) -> Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let keyring = Self::generate(random);
                keyring.save(path)?;
                Ok(keyring)
            }
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// Adds a fresh key that seals from now on. Older values still open.
    pub fn rotate(&mut self, random: &dyn Random) {
        let next = self.current().0 + 1;
        self.keys.insert(next, fresh(random));
    }

    /// Writes the key file: beside it first, then in one step in its place.
    pub fn save(&self, path: &Path) -> Result<()> {
        let mut text =
            String::from("# Kith's keys, one a line: id and 32 bytes. Keep a copy away from the database.\n");
        for (id, key) in &self.keys {
            let _ = writeln!(text, "{id} {}", HEX.encode(key.expose_secret()));
        }
        let beside = path.with_extension("new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside).map_err(Error::internal)?;
        file.write_all(text.as_bytes()).map_err(Error::internal)?;
        file.sync_all().map_err(Error::internal)?;
        fs::rename(&beside, path).map_err(Error::internal)
    }

    fn parse(text: &str) -> Result<Self> {
        let mut keys = BTreeMap::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (id, key) = line
                .split_once(' ')
                .ok_or_else(|| Error::internal("a line of the key file is not «id key»"))?;
            let id = id.parse().map_err(Error::internal)?;
            let key = HEX.decode(key.as_bytes()).map_err(Error::internal)?;
            if key.len() != 32 {
                return Err(Error::internal("a key of the key file is not 32 bytes long"));
            }
            keys.insert(id, SecretSlice::from(key));
        }
        if keys.is_empty() {
            return Err(Error::internal("the key file holds no key"));
        }
        Ok(Self { keys })
    }

    fn current(&self) -> (u32, &SecretSlice<u8>) {
        // Never empty: every constructor puts a key in, and none takes one out.
        self.keys
            .iter()
            .next_back()
            .map_or_else(|| unreachable!("a keyring has a key"), |(id, key)| (*id, key))
    }

    fn first(&self) -> &SecretSlice<u8> {
        self.keys.values().next().unwrap_or_else(|| unreachable!("a keyring has a key"))
    }

    /// Seals `text` for `place`, which must be the same when it is opened.
    pub fn seal(&self, random: &dyn Random, place: &Place<'_>, text: &[u8]) -> Result<Vec<u8>> {
        let (id, key) = self.current();
        let nonce: [u8; 24] = random::bytes(random);
        let aad = place.bytes();
        let sealed = cipher(key)?
            .encrypt(&XNonce::from(nonce), Payload { msg: text, aad: &aad })
            .map_err(|_| Error::internal("sealing failed"))?;
        let mut value = Vec::with_capacity(HEADER + sealed.len());
        value.push(VERSION);
        value.extend(id.to_be_bytes());
        value.extend(nonce);
        value.extend(sealed);
        Ok(value)
    }

    /// Opens what [`Keyring::seal`] sealed for the same place.
    pub fn open(&self, place: &Place<'_>, value: &[u8]) -> Result<Vec<u8>> {
        let unreadable = || Error::internal("a sealed value does not open");
        let (header, sealed) = value.split_at_checked(HEADER).ok_or_else(unreadable)?;
        let id = u32::from_be_bytes(header[1..5].try_into().map_err(|_| unreadable())?);
        let nonce: [u8; 24] = header[5..].try_into().map_err(|_| unreadable())?;
        let key = self.keys.get(&id).filter(|_| header[0] == VERSION).ok_or_else(unreadable)?;
        let aad = place.bytes();
        cipher(key)?
            .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: &aad })
            .map_err(|_| unreadable())
    }

    /// A keyed digest (HMAC-SHA-256, RFC 2104) that stays the same when keys rotate: it is made with
    /// the first key.
    pub fn digest(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(self.first().expose_secret())
            .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        mac.update(format!("{purpose:?}").as_bytes());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

/// Where a sealed value belongs: table and column, and the row's id.
pub struct Place<'a> {
    /// For example `holds.original`.
    pub column: &'static str,
    /// The row's id.
    pub row: &'a [u8],
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        [self.column.as_bytes(), b"\0", self.row].concat()
    }
}

fn fresh(random: &dyn Random) -> SecretSlice<u8> {
    SecretSlice::from(random::bytes::<32>(random).to_vec())
}

fn cipher(key: &SecretSlice<u8>) -> Result<XChaCha20Poly1305> {
    XChaCha20Poly1305::new_from_slice(key.expose_secret())
        .map_err(|_| Error::internal("a key has the wrong length"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::SeededRandom;

    fn place(row: &[u8]) -> Place<'_> {
        Place { column: "holds.original", row }
    }

    #[test]
    fn a_sealed_value_opens_in_its_own_place_only() {
        let random = SeededRandom::new(1);
        let keys = Keyring::generate(&random);
        let sealed = keys.seal(&random, &place(b"a"), b"call me").unwrap();
        assert_eq!(keys.open(&place(b"a"), &sealed).unwrap(), b"call me");
        assert!(keys.open(&place(b"b"), &sealed).is_err());
        assert!(!sealed.windows(7).any(|window| window == b"call me"));
    }

    #[test]
    fn values_sealed_before_a_rotation_still_open_and_digests_stay() {
        let random = SeededRandom::new(2);
        let mut keys = Keyring::generate(&random);
        let sealed = keys.seal(&random, &place(b"a"), b"x").unwrap();
        let digest = keys.digest(Purpose::StaffName, &[b"x"]);
        keys.rotate(&random);
        assert_eq!(keys.open(&place(b"a"), &sealed).unwrap(), b"x");
        assert_eq!(keys.digest(Purpose::StaffName, &[b"x"]), digest);
        assert_eq!(keys.seal(&random, &place(b"a"), b"x").unwrap()[4], 2);
    }

    #[test]
    fn the_key_file_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kith.keys");
        let random = SeededRandom::new(3);
        let first = Keyring::load_or_create(&path, &random).unwrap();
        let again = Keyring::load_or_create(&path, &random).unwrap();
        assert_eq!(first.digest(Purpose::Address, &[b"x"]), again.digest(Purpose::Address, &[b"x"]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_broken_value_or_key_file_is_an_error_and_not_a_panic() {
        let keys = Keyring::generate(&SeededRandom::new(4));
        for value in [&b""[..], b"short", &[0; 60], &[1; 60]] {
            assert!(keys.open(&place(b"a"), value).is_err());
        }
        for text in ["", "# nothing", "1", "1 zz", "x 00", "1 00"] {
            assert!(Keyring::parse(text).is_err(), "{text}");
        }
    }
}
