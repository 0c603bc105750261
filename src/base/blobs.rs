//! Files: evidence and uploads, in a local folder or any store that `object_store` speaks to.
//! Names are random. What is private is sealed before it comes here.

use super::error::{Error, Result};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path};
use std::sync::Arc;

/// Where files lie.
#[derive(Clone)]
pub struct Blobs(Arc<dyn ObjectStore>);

impl Blobs {
    /// Files in a folder, which is made when it is not there.
    pub fn in_folder(folder: &std::path::Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(Error::internal)?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(Error::internal)?;
        Ok(Self(Arc::new(store.with_fsync(true))))
    }

    /// Keeps `bytes` under `name`.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<()> {
        self.0.put(&Path::from(name), PutPayload::from(bytes)).await.map_err(Error::internal)?;
        Ok(())
    }

    /// The bytes under `name`.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>> {
        let found = self.0.get(&Path::from(name)).await.map_err(|error| match error {
            object_store::Error::NotFound { .. } => Error::NotFound,
            other => Error::internal(other),
        })?;
        Ok(found.bytes().await.map_err(Error::internal)?.to_vec())
    }

    /// Removes what is under `name`; nothing happens when it is gone already.
    pub async fn delete(&self, name: &str) -> Result<()> {
        match self.0.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::internal(error)),
        }
    }
}
