//! The socket in the folder.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use thiserror::Error;
use tokio::net::{UnixListener, UnixStream};

/// The folder that only its owner can enter.
const FOLDER: &str = "run";
const NAME: &str = "styk.sock";

/// The longest address of a socket that every system takes.
const LONGEST: usize = 100;

/// Why commands cannot be answered beside this process.
#[derive(Debug, Error)]
pub enum SocketError {
    #[error("the socket `{path}` cannot be opened: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("`{0}` belongs to another user")]
    Owner(PathBuf),
    #[error("the path of the socket `{0}` is too long: at most {LONGEST} bytes")]
    Long(PathBuf),
}

/// Listens for commands; the socket goes with it.
#[derive(Debug)]
pub struct Socket {
    listener: UnixListener,
    path: PathBuf,
    /// Whose commands are answered.
    user: u32,
}

/// Where commands keep what the server is to read, and find its socket.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join(FOLDER)
}

fn path(data: &Path) -> Result<PathBuf, SocketError> {
    let path = folder(data).join(NAME);
    if path.as_os_str().len() > LONGEST { Err(SocketError::Long(path)) } else { Ok(path) }
}

/// Connects to the process that owns the folder.
pub(crate) async fn connect(data: &Path) -> Result<UnixStream, SocketError> {
    let path = path(data)?;
    UnixStream::connect(&path).await.map_err(|source| SocketError::Io { path, source })
}

impl Socket {
    /// Opens the socket of a folder that this process owns. One that is there is from a process that is no more.
    pub fn open(data: &Path) -> Result<Self, SocketError> {
        let path = path(data)?;
        let failed = |source| SocketError::Io { path: path.clone(), source };
        let folder = folder(data);
        match DirBuilder::new().mode(0o700).create(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed(error)),
            _ => {}
        }
        let found = fs::symlink_metadata(&folder).map_err(failed)?;
        let user = fs::metadata(data).map_err(failed)?.uid();
        if !found.is_dir() || found.uid() != user {
            return Err(SocketError::Owner(folder));
        }
        fs::set_permissions(&folder, Permissions::from_mode(0o700)).map_err(failed)?;
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let listener = UnixListener::bind(&path).map_err(failed)?;
        fs::set_permissions(&path, Permissions::from_mode(0o600)).map_err(failed)?;
        // The socket was made by this process: its owner is who this process runs as.
        let user = fs::symlink_metadata(&path).map_err(failed)?.uid();
        Ok(Self { listener, path, user })
    }

    /// The next command of the same user; others are hung up on.
    pub async fn accept(&self) -> io::Result<UnixStream> {
        loop {
            let (stream, _) = self.listener.accept().await?;
            if stream.peer_cred().is_ok_and(|peer| peer.uid() == self.user) {
                return Ok(stream);
            }
            tracing::warn!("somebody else tried the socket of the data folder");
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[tokio::test]
    async fn only_the_owner_can_reach_the_socket_and_a_stale_one_is_replaced() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join(FOLDER)).unwrap();
        fs::write(place.path().join(FOLDER).join(NAME), "left by a crash").unwrap();
        let socket = Socket::open(place.path()).unwrap();
        assert_eq!((mode(&place.path().join(FOLDER)), mode(&socket.path)), (0o700, 0o600));
        let (_, accepted) = tokio::join!(connect(place.path()), socket.accept());
        accepted.unwrap();
        let path = socket.path.clone();
        drop(socket);
        assert!(!path.exists());
        assert!(connect(place.path()).await.is_err());
    }

    #[tokio::test]
    async fn a_path_that_is_too_long_is_named() {
        let place = tempfile::tempdir().unwrap();
        let deep = place.path().join("d".repeat(120));
        fs::create_dir(&deep).unwrap();
        assert!(matches!(Socket::open(&deep), Err(SocketError::Long(_))));
    }
}
