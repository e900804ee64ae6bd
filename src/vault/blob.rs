//! Content hashes: the id git gives a file's content, so that guards, journal and history speak of the same thing.

use git2::{ObjectType, Oid};

/// The 20 bytes of a git blob id.
pub(super) type BlobId = [u8; 20];

/// The blob id that `bytes` would have.
pub(super) fn blob_id(bytes: &[u8]) -> std::io::Result<BlobId> {
    let id = Oid::hash_object(ObjectType::Blob, bytes).map_err(std::io::Error::other)?;
    id.as_bytes().try_into().map_err(std::io::Error::other)
}

/// The same as 40 hexadecimal digits.
pub(super) fn blob_hex(bytes: &[u8]) -> std::io::Result<String> {
    let id = Oid::hash_object(ObjectType::Blob, bytes).map_err(std::io::Error::other)?;
    Ok(id.to_string())
}
